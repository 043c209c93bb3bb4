package org.unhear.device.cuda.launch;

/**
 * Says what a kernel found wrong in its integers. The kernel takes the minimum of the fault word
 * and {@code place << 32 | value}, so the first bad place is named, whichever thread came first.
 */
@FunctionalInterface
public interface Fault {
  /** What the word holds when nothing is wrong; larger than any place, compared unsigned. */
  long NONE = -1;

  /**
   * @param place where the value lies
   * @param value what it is
   */
  String text(long place, int value);

  /** The text of a fault word. */
  default String of(long word) {
    return text(word >>> 32, (int) word);
  }
}
