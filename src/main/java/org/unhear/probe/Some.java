package org.unhear.probe;

import java.util.stream.IntStream;

/** Keeps what a probe looks at within bounds. */
final class Some {
  private Some() {}

  /** All indices, or so many of them at equal distances. */
  static int[] of(int[] indices, int most) {
    return indices.length <= most
        ? indices
        : IntStream.range(0, most)
            .map(i -> indices[(int) ((long) i * indices.length / most)])
            .toArray();
  }
}
