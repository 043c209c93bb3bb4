package org.unhear.report;

import java.util.Collection;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * A mean over seeds with its 95 % confidence interval (Student's t).
 *
 * @param mean the mean
 * @param halfWidth the interval is mean ± this; 0 when there are fewer than two values
 * @param count number of values
 */
record Interval(double mean, double halfWidth, long count) {
  private static final double UPPER_QUANTILE = 0.975;

  /** Of at least one value. */
  static Interval of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("A mean needs at least one value.");
    }
    SummaryStatistics statistics = new SummaryStatistics();
    values.forEach(statistics::addValue);
    long n = statistics.getN();
    if (n < 2) {
      return new Interval(statistics.getMean(), 0, n);
    }
    double t = new TDistribution(n - 1).inverseCumulativeProbability(UPPER_QUANTILE);
    double halfWidth = t * statistics.getStandardDeviation() / Math.sqrt(n);
    return new Interval(statistics.getMean(), halfWidth, n);
  }
}
