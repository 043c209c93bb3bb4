package org.unhear.device.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened so far; closing gives it back, last first. */
final class Resources implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();

  void add(Runnable release) {
    releases.push(release);
  }

  @Override
  public void close() {
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
  }
}
