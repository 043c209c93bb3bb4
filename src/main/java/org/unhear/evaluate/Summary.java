package org.unhear.evaluate;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * A measure over several seeds: mean, spread and Student-t confidence interval of the mean.
 *
 * @param count how many seeds
 * @param mean their mean
 * @param standardDeviation divides by count − 1; NaN for one seed
 * @param low lower end of the interval; NaN for one seed
 * @param high upper end of the interval; NaN for one seed
 * @param level confidence level, for example 0.95
 */
public record Summary(
    int count, double mean, double standardDeviation, double low, double high, double level) {
  private static final double USUAL_LEVEL = 0.95;

  /** Summarises with a 95 % interval. */
  public static Summary of(double[] values) {
    return of(values, USUAL_LEVEL);
  }

  /**
   * Summarises.
   *
   * @param values one per seed, at least one
   * @param level between 0 and 1 exclusive
   */
  public static Summary of(double[] values, double level) {
    Check.require(
        level > 0 && level < 1, "level is " + level + ".", "It must lie between 0 and 1.");
    SummaryStatistics statistics = new SummaryStatistics();
    for (double value : Check.finite("values", values)) {
      statistics.addValue(value);
    }
    double mean = statistics.getMean();
    if (values.length == 1) {
      return new Summary(1, mean, Double.NaN, Double.NaN, Double.NaN, level);
    }
    double deviation = statistics.getStandardDeviation();
    double quantile =
        new TDistribution(null, values.length - 1).inverseCumulativeProbability((1 + level) / 2);
    double half = quantile * deviation / Math.sqrt(values.length);
    return new Summary(values.length, mean, deviation, mean - half, mean + half, level);
  }

  /** Whether spread and interval are known: from two seeds on. */
  public boolean hasInterval() {
    return count > 1;
  }
}
