package org.unhear.experiment;

import java.math.BigDecimal;
import org.unhear.UsageException;

/** Decimal numbers in the texts of settings: what is written is read back to the same bits. */
final class Decimals {
  private Decimals() {}

  /** As short as it goes, without an exponent. */
  static String text(double value) {
    return plain(BigDecimal.valueOf(value));
  }

  /** A share in per cent, without the sign. */
  static String percent(double share) {
    return plain(BigDecimal.valueOf(share).movePointRight(2));
  }

  /**
   * @param name what the number is of, for the message
   * @throws UsageException when it is no number
   */
  static double parse(String text, String name) {
    return decimal(text, name).doubleValue();
  }

  /** The share of a number of per cent; errors as for {@link #parse}. */
  static double parsePercent(String text, String name) {
    return decimal(text, name).movePointLeft(2).doubleValue();
  }

  private static BigDecimal decimal(String text, String name) {
    if (!text.matches("-?\\d{1,9}(\\.\\d+)?")) {
      throw new UsageException(
          "Expected a number for '%s', got '%s'.".formatted(name, text),
          AugmentationSettings.EXAMPLES);
    }
    return new BigDecimal(text);
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
