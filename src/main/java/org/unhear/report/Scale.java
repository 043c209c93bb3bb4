package org.unhear.report;

/**
 * Maps values onto positions along an axis.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}, above {@code low}
 * @param from position in user units
 * @param to position in user units; below {@code from} for an axis that points up
 * @param logarithmic whether equal ratios have equal length; then {@code low} is positive
 */
record Scale(double low, double high, double from, double to, boolean logarithmic) {
  Scale {
    if (!(high > low) || (logarithmic && low <= 0)) {
      throw new IllegalArgumentException("No axis from " + low + " to " + high + ".");
    }
  }

  static Scale linear(double low, double high, double from, double to) {
    return new Scale(low, high, from, to, false);
  }

  static Scale logarithmic(double low, double high, double from, double to) {
    return new Scale(low, high, from, to, true);
  }

  /** The position of a value; values beyond the ends lie at the ends. */
  double at(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return from + Math.max(0, Math.min(1, share)) * (to - from);
  }
}
