package org.unhear.unlearn;

import java.util.List;
import org.unhear.UsageException;

/**
 * Something that can be set on a method. The type of the default is the type of the value: {@link
 * Double}, {@link Integer}, {@link Boolean} or {@link String}.
 *
 * @param least smallest number allowed; not read for other types
 * @param most largest number allowed
 * @param choices the texts allowed; empty for any
 * @param meaning a line of help
 */
public record Hyperparameter(
    String name, Object standard, double least, double most, List<String> choices, String meaning) {
  public Hyperparameter {
    choices = List.copyOf(choices);
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
    return new Hyperparameter(name, accept(value), least, most, choices, meaning);
  }

  /**
   * A value of the right type.
   *
   * @param value text as typed, or a number, flag or text from a configuration
   * @throws UsageException when it is of another kind or out of bounds
   */
  public Object accept(Object value) {
    if (standard instanceof Double) {
      return within(parse(value, "a number"));
    }
    if (standard instanceof Integer) {
      double number = within(parse(value, "a whole number"));
      if (number != Math.rint(number)) {
        throw refusal(value, "a whole number");
      }
      return (int) number;
    }
    String text = value.toString();
    if (standard instanceof Boolean) {
      if (!text.equals("true") && !text.equals("false")) {
        throw refusal(value, "true or false");
      }
      return Boolean.valueOf(text);
    }
    if (!choices.isEmpty() && !choices.contains(text)) {
      throw refusal(value, "one of " + String.join(", ", choices));
    }
    return text;
  }

  private double parse(Object value, String expected) {
    try {
      return Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw refusal(value, expected);
    }
  }

  private double within(double number) {
    if (!(number >= least && number <= most)) {
      throw refusal(number, "a number from %s to %s".formatted(brief(least), brief(most)));
    }
    return number;
  }

  private UsageException refusal(Object value, String expected) {
    Object shown = value instanceof Double number ? brief(number) : value;
    return new UsageException(
        "The hyperparameter %s is '%s'; expected %s.".formatted(name, shown, expected),
        "%s: %s. Default: %s.".formatted(name, meaning, standard));
  }

  private static String brief(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
