package org.unhear.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Means over seeds of what methods came to that served one request after another. */
public final class DriftRows {
  private final Map<String, List<Drift>> rows = new LinkedHashMap<>();
  private final SortedSet<Integer> points = new TreeSet<>();

  /** Groups the rows of a document. */
  public DriftRows(Results results) {
    for (Drift row : results.drift()) {
      rows.merge(row.method(), List.of(row), Copies::concat);
      if (row.status() != Run.Status.FAILED) {
        points.add(row.requests());
      }
    }
  }

  /** Whether no method served requests one after another. */
  public boolean isEmpty() {
    return points.isEmpty();
  }

  /** The methods, in the order of the document. */
  public List<String> methods() {
    return List.copyOf(rows.keySet());
  }

  /** Numbers of requests after which models were set beside gold, ascending. */
  public List<Integer> points() {
    return List.copyOf(points);
  }

  /** Closeness to gold after so many requests; empty where a method did not come so far. */
  public Optional<Double> closeness(String method, int requests) {
    return mean(method, requests, row -> row.metrics().getOrDefault("tow", Double.NaN));
  }

  /** Seconds for all requests up to one. */
  public Optional<Double> seconds(String method, int requests) {
    return mean(method, requests, Drift::seconds);
  }

  /** Seconds of one retraining without what so many requests name. */
  Optional<Double> goldSeconds(String method, int requests) {
    return mean(method, requests, Drift::goldSeconds);
  }

  /** Whether a method failed or collapsed on the way. */
  boolean any(String method, Run.Status status) {
    return rows.get(method).stream().anyMatch(row -> row.status() == status);
  }

  private Optional<Double> mean(String method, int requests, ToDoubleFunction<Drift> value) {
    var values =
        rows.get(method).stream()
            .filter(row -> row.requests() == requests && row.status() != Run.Status.FAILED)
            .mapToDouble(value)
            .filter(each -> !Double.isNaN(each))
            .average();
    return values.isPresent() ? Optional.of(values.getAsDouble()) : Optional.empty();
  }
}
