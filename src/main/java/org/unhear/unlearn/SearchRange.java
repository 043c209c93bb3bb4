package org.unhear.unlearn;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Where a search looks for good values of a hyperparameter.
 *
 * @param low smallest value tried
 * @param high largest value tried
 * @param logarithmic whether equal ratios are equally likely, rather than equal differences
 */
public record SearchRange(double low, double high, boolean logarithmic) {
  /** Digits that a value keeps: enough to find it again, few enough to read. */
  private static final MathContext DIGITS = new MathContext(3);

  public SearchRange {
    if (!(high > low) || logarithmic && low <= 0) {
      throw new IllegalArgumentException("no range from %s to %s".formatted(low, high));
    }
  }

  /**
   * A value of three digits.
   *
   * @param share its place from 0, the lowest, to 1, the highest
   */
  public double at(double share) {
    double value = logarithmic ? low * Math.pow(high / low, share) : low + share * (high - low);
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  /** The place of a value, from 0 to 1; that of the nearer end when it lies outside. */
  public double share(double value) {
    double within = Math.max(low, Math.min(high, value));
    return logarithmic
        ? Math.log(within / low) / Math.log(high / low)
        : (within - low) / (high - low);
  }
}
