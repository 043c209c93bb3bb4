package org.unhear.evaluate;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.special.Erf;

/** A normal distribution fitted to a few values. */
record Gaussian(double mean, double sd) {
  /**
   * Stands in for the deviation of equal values, so that densities stay finite; as in the code of
   * Carlini et al.
   */
  private static final double SMALLEST_SD = 1e-30;

  /** Mean and standard deviation; the deviation divides by the count. */
  static Gaussian fit(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return new Gaussian(mean, Math.sqrt(squaredDeviation(values, mean) / values.length));
  }

  Gaussian withSd(double other) {
    return new Gaussian(mean, other);
  }

  double logDensity(double x) {
    return new NormalDistribution(null, mean, usableSd()).logDensity(x);
  }

  /** P(X &gt; x), precise in the tail. */
  double tail(double x) {
    return 0.5 * Erf.erfc((x - mean) / (usableSd() * Math.sqrt(2)));
  }

  static double squaredDeviation(double[] values, double mean) {
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
  }

  private double usableSd() {
    return Math.max(sd, SMALLEST_SD);
  }
}
