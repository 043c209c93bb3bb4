package org.unhear.evaluate;

import org.unhear.UnhearException;

/** Refuses arguments that no measure can use, naming them. */
final class Check {
  private Check() {}

  static void notEmpty(String name, int length) {
    require(length > 0, name + " is empty.", "Give at least one value.");
  }

  static void sameLength(String name, int length, String otherName, int otherLength) {
    require(
        length == otherLength,
        "%s has length %d, but %s has length %d.".formatted(name, length, otherName, otherLength),
        "Both must describe the same samples.");
  }

  /** At least one value, none NaN or infinite. */
  static double[] finite(String name, double[] values) {
    notEmpty(name, values.length);
    for (int i = 0; i < values.length; i++) {
      requireFinite(name, i, values[i]);
    }
    return values;
  }

  /** At least one value, none NaN or infinite. */
  static float[] finite(String name, float[] values) {
    notEmpty(name, values.length);
    for (int i = 0; i < values.length; i++) {
      requireFinite(name, i, values[i]);
    }
    return values;
  }

  /** Finite rows of one length, at least one row and one column. */
  static double[][] table(String name, double[][] rows) {
    notEmpty(name, rows.length);
    for (int row = 0; row < rows.length; row++) {
      finite(name + "[" + row + "]", rows[row]);
      sameLength(name + "[" + row + "]", rows[row].length, name + "[0]", rows[0].length);
    }
    return rows;
  }

  static void labels(String name, int[] labels, int classes) {
    for (int i = 0; i < labels.length; i++) {
      require(
          labels[i] >= 0 && labels[i] < classes,
          "%s holds %d at [%d].".formatted(name, labels[i], i),
          "Labels run from 0 to " + (classes - 1) + ".");
    }
  }

  static double[] probabilities(String name, double[] values) {
    finite(name, values);
    for (int i = 0; i < values.length; i++) {
      require(
          values[i] >= 0 && values[i] <= 1,
          "%s holds %s at [%d].".formatted(name, values[i], i),
          "Probabilities lie between 0 and 1.");
    }
    return values;
  }

  static double share(String name, double value) {
    require(value >= 0 && value <= 1, name + " is " + value + ".", "It must lie between 0 and 1.");
    return value;
  }

  static double notNegative(String name, double value) {
    require(
        value >= 0 && Double.isFinite(value),
        name + " is " + value + ".",
        "It must not be negative.");
    return value;
  }

  static double positive(String name, double value) {
    require(
        value > 0 && Double.isFinite(value), name + " is " + value + ".", "It must be above 0.");
    return value;
  }

  static void require(boolean condition, String message, String hint) {
    if (!condition) {
      throw new UnhearException(message, hint);
    }
  }

  private static void requireFinite(String name, int index, double value) {
    require(
        Double.isFinite(value),
        "%s holds %s at [%d].".formatted(name, value, index),
        "A model that diverged gives such numbers; measure an earlier checkpoint.");
  }
}
