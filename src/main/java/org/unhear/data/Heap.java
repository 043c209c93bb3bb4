package org.unhear.data;

import java.util.Locale;
import org.unhear.UnhearException;

/** Room in the JVM's heap, asked for before it is taken: running out of it ends without a word. */
final class Heap {
  private static final double USABLE = 0.9;
  private static final double GIBIBYTE = 1 << 30;

  private Heap() {}

  /**
   * @param bytes what is about to be taken
   * @param what it is for, in words that begin the message
   * @throws UnhearException when the heap cannot grow that far
   */
  static void require(long bytes, String what) {
    if (bytes > USABLE * free()) {
      // Only a collection tells garbage from what is held.
      System.gc();
    }
    long free = free();
    if (bytes > USABLE * free) {
      throw new UnhearException(
          String.format(
              Locale.ROOT,
              "%s takes %.2f GiB of memory, and %.2f GiB are free in the Java heap.",
              what,
              bytes / GIBIBYTE,
              free / GIBIBYTE),
          "Give Java more, as in UNHEAR_JAVA_OPTS=-Xmx16g, or use less of it.");
    }
  }

  private static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }
}
