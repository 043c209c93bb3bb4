package org.unhear.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C. The JVM answers SIGINT and SIGTERM by running shutdown hooks; ours asks the running
 * command to stop at its next step boundary and holds the JVM until it has saved.
 */
final class Interrupt {
  private static final long PATIENCE_SECONDS = 60;

  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);

  private Interrupt() {}

  /** One that is never requested unless a test does. */
  static Interrupt none() {
    return new Interrupt();
  }

  /** One that listens to the signals of this process. */
  static Interrupt install() {
    Interrupt interrupt = new Interrupt();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupt::stop, "interrupt"));
    return interrupt;
  }

  private void stop() {
    request();
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("unhear: gave up waiting for a step to end; the last save is kept.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void request() {
    requested.set(true);
  }

  boolean requested() {
    return requested.get();
  }

  /** The command has ended: the JVM need not wait for it. */
  void finished() {
    finished.countDown();
  }
}
