package org.unhear.unlearn;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.unhear.UsageException;

/**
 * Something that can be set on a method. The type of the default is the type of the value: {@link
 * Double}, {@link Integer}, {@link Boolean} or {@link String}.
 *
 * @param least smallest number allowed; not read for other types
 * @param most largest number allowed
 * @param choices the texts allowed; empty for any
 * @param meaning a line of help
 * @param range where a search looks for good values; empty when a search leaves it as it is
 */
public record Hyperparameter(
    String name,
    Object standard,
    double least,
    double most,
    List<String> choices,
    String meaning,
    Optional<SearchRange> range) {
  public Hyperparameter {
    choices = List.copyOf(choices);
  }

  private Hyperparameter(
      String name,
      Object standard,
      double least,
      double most,
      List<String> choices,
      String meaning) {
    this(name, standard, least, most, choices, meaning, Optional.empty());
  }

  /** A real number within bounds. */
  public static Hyperparameter number(
      String name, double standard, double least, double most, String meaning) {
    return new Hyperparameter(name, standard, least, most, List.of(), meaning);
  }

  /** A whole number within bounds. */
  public static Hyperparameter whole(
      String name, int standard, int least, int most, String meaning) {
    return new Hyperparameter(name, standard, least, most, List.of(), meaning);
  }

  /** True or false. */
  public static Hyperparameter flag(String name, boolean standard, String meaning) {
    return new Hyperparameter(name, standard, 0, 0, List.of(), meaning);
  }

  /** One of several words; the first is the default. */
  public static Hyperparameter choice(String name, List<String> choices, String meaning) {
    return new Hyperparameter(name, choices.get(0), 0, 0, choices, meaning);
  }

  /** Free text. */
  public static Hyperparameter text(String name, String standard, String meaning) {
    return new Hyperparameter(name, standard, 0, 0, List.of(), meaning);
  }

  /** The same with another default. */
  public Hyperparameter withDefault(Object value) {
    return new Hyperparameter(name, accept(value), least, most, choices, meaning, range);
  }

  /** The same number, for which a search tries values from {@code low} to {@code high} by ratio. */
  public Hyperparameter searched(double low, double high) {
    return within(new SearchRange(low, high, true));
  }

  /** The same number, for which a search tries values from {@code low} to {@code high} evenly. */
  public Hyperparameter searchedEvenly(double low, double high) {
    return within(new SearchRange(low, high, false));
  }

  private Hyperparameter within(SearchRange searched) {
    if (!(standard instanceof Number)) {
      throw new IllegalArgumentException(name + " is no number and cannot be searched");
    }
    accept(searched.low());
    accept(searched.high());
    return new Hyperparameter(name, standard, least, most, choices, meaning, Optional.of(searched));
  }

  /** The same, which a search leaves as it is. */
  public Hyperparameter unsearched() {
    return new Hyperparameter(name, standard, least, most, choices, meaning);
  }

  /**
   * A value to try.
   *
   * @param share its place in the range, from 0 to 1
   */
  public Object searched(double share) {
    double value = range.orElseThrow().at(share);
    return accept(standard instanceof Integer ? Math.rint(value) : value);
  }

  /** What a search tries: {@code 1e-5 to 0.1}; empty when it leaves the value as it is. */
  public String shownRange() {
    return range.map(each -> brief(each.low()) + " to " + brief(each.high())).orElse("");
  }

  /** The default as people write it: {@code 0.0005}, {@code 1e-8}. */
  public String shownDefault() {
    return shown(standard);
  }

  /** What a value must be: {@code a number from 0 to 1}, {@code one of sgd, adam}. */
  public String expected() {
    if (standard instanceof Boolean) {
      return "true or false";
    }
    if (standard instanceof String) {
      return choices.isEmpty() ? "text" : "one of " + String.join(", ", choices);
    }
    String kind = standard instanceof Integer ? "a whole number" : "a number";
    return "%s from %s to %s".formatted(kind, brief(least), brief(most));
  }

  /**
   * A value of the right type.
   *
   * @param value text as typed, or a number, flag or text from a configuration
   * @throws UsageException when it is of another kind or out of bounds
   */
  public Object accept(Object value) {
    if (standard instanceof Double) {
      return within(value);
    }
    if (standard instanceof Integer) {
      double number = within(value);
      if (number != Math.rint(number)) {
        throw refusal(value);
      }
      return (int) number;
    }
    String text = value.toString();
    if (standard instanceof Boolean) {
      if (!text.equals("true") && !text.equals("false")) {
        throw refusal(value);
      }
      return Boolean.valueOf(text);
    }
    if (!choices.isEmpty() && !choices.contains(text)) {
      throw refusal(value);
    }
    return text;
  }

  private double within(Object value) {
    double number;
    try {
      number = Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw refusal(value);
    }
    if (!(number >= least && number <= most)) {
      throw refusal(number);
    }
    return number;
  }

  private UsageException refusal(Object value) {
    return new UsageException(
        "The hyperparameter %s is '%s'; expected %s.".formatted(name, shown(value), expected()),
        "%s: %s. Default: %s.".formatted(name, meaning, shown(standard)));
  }

  private static String shown(Object value) {
    return value instanceof Double number ? brief(number) : value.toString();
  }

  private static String brief(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e7) {
      return Long.toString((long) number);
    }
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    String digits = new BigDecimal(Double.toString(number)).stripTrailingZeros().toString();
    return digits.replace("E+", "e").replace("E", "e");
  }
}
