package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** Comparison of a result in float with one in double. */
final class Compare {
  private Compare() {}

  /** Fails unless every entry is within {@code tolerance} of the largest expected one. */
  static void close(String what, double[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, what + ": number of values");
    double allowed = tolerance * scale(expected);
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(expected[i] - actual[i]);
      if (!(error <= allowed)) {
        fail(
            "%s[%d]: expected %.9g, got %.9g, off by %.2g; allowed %.2g"
                .formatted(what, i, expected[i], actual[i], error, allowed));
      }
    }
  }

  /** The largest entry, and a little: what errors are measured by. */
  static double scale(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest + 0.01;
  }
}
