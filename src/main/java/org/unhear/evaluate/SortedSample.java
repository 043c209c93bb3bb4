package org.unhear.evaluate;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** A sample sorted once, so that counts on either side of a threshold cost a binary search. */
final class SortedSample {
  private final double[] ascending;

  private SortedSample(double[] ascending) {
    this.ascending = ascending;
  }

  static SortedSample of(String name, double[] values) {
    double[] sorted = Check.finite(name, values).clone();
    Arrays.sort(sorted);
    return new SortedSample(sorted);
  }

  /** All values that occur in either sample, each once, ascending. */
  static double[] distinct(SortedSample a, SortedSample b) {
    // Adding 0 turns -0.0 into 0.0, which distinct() would take for another value.
    return DoubleStream.concat(Arrays.stream(a.ascending), Arrays.stream(b.ascending))
        .map(value -> value + 0.0)
        .sorted()
        .distinct()
        .toArray();
  }

  int size() {
    return ascending.length;
  }

  /** How many values are less than {@code threshold}. */
  int below(double threshold) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < threshold) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How many values are {@code threshold} or less. */
  int atMost(double threshold) {
    return below(Math.nextUp(threshold));
  }

  /** How many values are {@code threshold} or more. */
  int atLeast(double threshold) {
    return size() - below(threshold);
  }

  double shareBelow(double threshold) {
    return (double) below(threshold) / size();
  }

  double shareAtMost(double threshold) {
    return (double) atMost(threshold) / size();
  }

  double shareAtLeast(double threshold) {
    return (double) atLeast(threshold) / size();
  }
}
