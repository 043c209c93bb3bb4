package org.unhear.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as readers see them. */
final class Numbers {
  /** Stands where a number is not known. */
  static final String UNKNOWN = "–";

  private static final double MEBIBYTE = 1 << 20;

  /** Keeps a number and its unit on one line. */
  private static final char NO_BREAK = '\u00a0';

  private Numbers() {}

  /** A rate in per cent with one decimal, without the sign: 93.1. */
  static String percent(double rate) {
    return fixed(100 * rate, 1);
  }

  /** 93.1 ± 0.8; the mean alone when there is no interval. */
  static String percent(Interval rate) {
    return withHalfWidth(percent(rate.mean()), percent(rate.halfWidth()), rate);
  }

  /** A difference of two rates in points, with its sign: +0.3, −12.0. */
  static String points(double difference) {
    String size = percent(Math.abs(difference));
    return size.equals("0.0") ? "±0.0" : (difference < 0 ? "−" : "+") + size;
  }

  /** Three significant digits at least, no exponent: 0.0123, 4.21, 171, 2512. */
  static String significant(double value) {
    return fixed(value, decimals(value));
  }

  /** The mean with three significant digits and ± with the same decimals. */
  static String significant(Interval value) {
    int decimals = decimals(value.mean());
    return withHalfWidth(fixed(value.mean(), decimals), fixed(value.halfWidth(), decimals), value);
  }

  static String mebibytes(double bytes) {
    return significant(bytes / MEBIBYTE);
  }

  /** A duration in words: 1.9 s, 2 min 44 s, 3 h 12 min. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 100) {
      return shortest(seconds) + NO_BREAK + "s";
    }
    if (whole < 3600) {
      return joined(whole / 60, "min", whole % 60, "s");
    }
    long minutes = Math.round(seconds / 60);
    return joined(minutes / 60, "h", minutes % 60, "min");
  }

  /** A value with at most three significant digits and no trailing zeros. */
  static String shortest(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(3));
    return rounded.stripTrailingZeros().toPlainString().replace('-', '−');
  }

  /** A count with thousands apart: 2,988. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String joined(long large, String largeUnit, long small, String smallUnit) {
    String first = large + String.valueOf(NO_BREAK) + largeUnit;
    return small == 0 ? first : first + " " + small + NO_BREAK + smallUnit;
  }

  private static String withHalfWidth(String mean, String halfWidth, Interval value) {
    return value.count() < 2 ? mean : mean + " ± " + halfWidth;
  }

  private static int decimals(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return 1;
    }
    return Math.max(0, Math.min(6, 2 - (int) Math.floor(Math.log10(size))));
  }

  private static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.startsWith("-") ? "−" + text.substring(1) : text;
  }
}
