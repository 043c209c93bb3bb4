package org.unhear.report;

import java.util.Collection;
import org.unhear.evaluate.Summary;

/**
 * A mean over seeds as readers see it: mean ± half the width of its 95 % confidence interval.
 *
 * @param mean the mean
 * @param halfWidth 0 when there are fewer than two values
 * @param count number of values
 */
record Interval(double mean, double halfWidth, long count) {
  /** Of at least one value. */
  static Interval of(Collection<Double> values) {
    Summary summary = Summary.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    double halfWidth = summary.hasInterval() ? summary.high() - summary.mean() : 0;
    return new Interval(summary.mean(), halfWidth, summary.count());
  }
}
