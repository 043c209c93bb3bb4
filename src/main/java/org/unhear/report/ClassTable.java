package org.unhear.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Mean accuracy of each class under each method, on one split: the test set where it is known.
 *
 * @param split which recordings
 * @param rows class to method to mean accuracy, in the order worth showing
 */
record ClassTable(String split, Map<String, Map<String, Interval>> rows) {

  /** Forgotten classes first, then those a method changed most against gold; empty if unknown. */
  static Optional<ClassTable> of(List<MethodSummary> methods, List<String> forgotten) {
    Set<String> splits = new LinkedHashSet<>();
    for (MethodSummary method : methods) {
      for (Run run : method.finished()) {
        run.classes().forEach(row -> splits.add(row.split()));
      }
    }
    if (splits.isEmpty()) {
      return Optional.empty();
    }
    String split = splits.contains("test") ? "test" : splits.iterator().next();
    Map<String, Map<String, Interval>> rows = collect(methods, split);
    List<String> order = new ArrayList<>(rows.keySet());
    order.sort(
        Comparator.comparing((String name) -> !forgotten.contains(name))
            .thenComparing(name -> -largestChange(rows.get(name)))
            .thenComparing(name -> name));
    Map<String, Map<String, Interval>> ordered = new LinkedHashMap<>();
    order.forEach(name -> ordered.put(name, rows.get(name)));
    return Optional.of(new ClassTable(split, Copies.map(ordered)));
  }

  private static Map<String, Map<String, Interval>> collect(
      List<MethodSummary> methods, String split) {
    Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();
    for (MethodSummary method : methods) {
      for (Run run : method.finished()) {
        for (ClassAccuracy row : run.classes()) {
          if (row.split().equals(split)) {
            values
                .computeIfAbsent(row.name(), name -> new LinkedHashMap<>())
                .computeIfAbsent(method.method(), name -> new ArrayList<>())
                .add(row.accuracy());
          }
        }
      }
    }
    Map<String, Map<String, Interval>> means = new LinkedHashMap<>();
    values.forEach(
        (name, byMethod) -> {
          Map<String, Interval> row = new LinkedHashMap<>();
          byMethod.forEach((method, list) -> row.put(method, Interval.of(list)));
          means.put(name, row);
        });
    return means;
  }

  private static double largestChange(Map<String, Interval> row) {
    Interval gold = row.get(Results.RETRAIN);
    Interval base = gold == null ? row.values().iterator().next() : gold;
    return row.values().stream()
        .mapToDouble(value -> Math.abs(value.mean() - base.mean()))
        .max()
        .orElse(0);
  }
}
