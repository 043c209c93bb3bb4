package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Compares a computed JSON tree with an expected one, number by number. Both trees must have the
 * same keys and lengths. A {@code null} stands for NaN, and the text "infinity" for infinity.
 */
public final class JsonComparison {
  /** The place of a value: keys and indices from the root, outermost first. */
  public record Place(String text, Deque<String> keys) {
    private static Place root() {
      return new Place("", new ArrayDeque<>());
    }

    private Place key(String key) {
      Deque<String> longer = new ArrayDeque<>(keys);
      longer.addLast(key);
      return new Place(text.isEmpty() ? key : text + "." + key, longer);
    }

    private Place index(int index) {
      return new Place(text + "[" + index + "]", keys);
    }
  }

  private final Function<Place, Double> tolerances;
  private int count;
  private double worstRatio = -1;
  private double worstError;
  private double worstTolerance;
  private String worstPlace = "";
  private String problem = "";

  private JsonComparison(Function<Place, Double> tolerances) {
    this.tolerances = tolerances;
  }

  /**
   * Compares two trees.
   *
   * @param name the case's name in the result
   * @param tolerances the absolute tolerance for each place
   */
  public static CaseResult compare(
      String name, JsonNode expected, JsonNode actual, Function<Place, Double> tolerances) {
    JsonComparison comparison = new JsonComparison(tolerances);
    comparison.walk(Place.root(), expected, actual);
    return comparison.result(name);
  }

  private CaseResult result(String name) {
    if (!problem.isEmpty()) {
      return CaseResult.failure(name, problem);
    }
    if (count == 0) {
      return CaseResult.failure(name, "there is nothing to compare");
    }
    String detail = "%s, nearest of %d values to its tolerance".formatted(worstPlace, count);
    return new CaseResult(name, worstError, worstTolerance, worstRatio <= 1, detail);
  }

  private void walk(Place place, JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      walkObject(place, expected, actual);
    } else if (expected.isArray() && actual.isArray()) {
      walkArray(place, expected, actual);
    } else if (isNumber(expected) && isNumber(actual)) {
      compareNumber(place, number(expected), number(actual));
    } else if (!expected.equals(actual)) {
      report(place, "expected " + brief(expected) + ", got " + brief(actual));
    }
  }

  private void walkObject(Place place, JsonNode expected, JsonNode actual) {
    TreeSet<String> unexpected = new TreeSet<>();
    actual.fieldNames().forEachRemaining(unexpected::add);
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      unexpected.remove(field.getKey());
      walk(place.key(field.getKey()), field.getValue(), actual.path(field.getKey()));
    }
    if (!unexpected.isEmpty()) {
      report(place, "computed " + unexpected + ", which is not expected");
    }
  }

  private void walkArray(Place place, JsonNode expected, JsonNode actual) {
    if (expected.size() != actual.size()) {
      report(place, "expected " + expected.size() + " values, got " + actual.size());
      return;
    }
    for (int i = 0; i < expected.size(); i++) {
      walk(place.index(i), expected.get(i), actual.get(i));
    }
  }

  private void compareNumber(Place place, double expected, double actual) {
    count++;
    double tolerance = tolerances.apply(place);
    double error = Double.compare(expected, actual) == 0 ? 0 : Math.abs(expected - actual);
    double ratio = ratio(error, tolerance);
    if (ratio > worstRatio) {
      worstRatio = ratio;
      worstError = error;
      worstTolerance = tolerance;
      worstPlace = place.text();
    }
  }

  /** How many tolerances the error is; an error that is not a number is beyond all. */
  private static double ratio(double error, double tolerance) {
    if (error == 0) {
      return 0;
    }
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error / tolerance;
  }

  private static boolean isNumber(JsonNode node) {
    return node.isNumber() || node.isNull() || node.asText().equals("infinity");
  }

  private static double number(JsonNode node) {
    if (node.isNull()) {
      return Double.NaN;
    }
    return node.isTextual() ? Double.POSITIVE_INFINITY : node.doubleValue();
  }

  private static String brief(JsonNode node) {
    String text = node.isMissingNode() ? "nothing" : node.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private void report(Place place, String what) {
    if (problem.isEmpty()) {
      problem = (place.text().isEmpty() ? "" : place.text() + ": ") + what;
    }
  }
}
