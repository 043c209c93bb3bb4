package org.unhear.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All runs of one method, and means over their seeds. Failed runs have no part in the means.
 *
 * @param method the method
 * @param runs its runs, one per seed
 */
record MethodSummary(String method, List<Run> runs) {

  /** One summary per method, original and gold first. */
  static List<MethodSummary> all(Results results) {
    List<MethodSummary> summaries = new ArrayList<>();
    for (Map.Entry<String, List<Run>> group : results.byMethod().entrySet()) {
      summaries.add(new MethodSummary(group.getKey(), group.getValue()));
    }
    return List.copyOf(summaries);
  }

  boolean isOriginal() {
    return method.equals(Results.ORIGINAL);
  }

  boolean isGold() {
    return method.equals(Results.RETRAIN);
  }

  boolean isReference() {
    return isOriginal() || isGold();
  }

  /** Runs that came to an end, collapsed ones included. */
  List<Run> finished() {
    return runs.stream().filter(run -> run.status() != Run.Status.FAILED).toList();
  }

  /** Whether any run ended this way. */
  boolean any(Run.Status status) {
    return runs.stream().anyMatch(run -> run.status() == status);
  }

  /** The name shown to readers. */
  String label() {
    return isGold() ? "gold" : method;
  }

  Optional<Interval> measure(Measure measure) {
    return measure(measure.key());
  }

  Optional<Interval> measure(String name) {
    return interval(run -> run.metrics().getOrDefault(name, Double.NaN));
  }

  Optional<Interval> seconds() {
    return interval(run -> positive(run.seconds()));
  }

  Optional<Interval> speedup() {
    return interval(run -> positive(run.speedup()));
  }

  Optional<Interval> peakBytes() {
    return interval(run -> positive(run.peakBytes()));
  }

  /** 1 − ToW; gold is at distance 0 from itself by definition. */
  Optional<Interval> distanceToGold() {
    if (isGold()) {
      return Optional.of(new Interval(0, 0, finished().size()));
    }
    return measure(Measure.TOW).map(i -> new Interval(1 - i.mean(), i.halfWidth(), i.count()));
  }

  private Optional<Interval> interval(ToDoubleFunction<Run> value) {
    List<Double> known = new ArrayList<>();
    for (Run run : finished()) {
      double number = value.applyAsDouble(run);
      if (!Double.isNaN(number)) {
        known.add(number);
      }
    }
    return known.isEmpty() ? Optional.empty() : Optional.of(Interval.of(known));
  }

  private static double positive(double value) {
    return value > 0 ? value : Double.NaN;
  }
}
