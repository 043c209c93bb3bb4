package org.unhear.experiment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.math3.random.HaltonSequenceGenerator;
import org.unhear.audio.CounterRandom;
import org.unhear.unlearn.Hyperparameter;
import org.unhear.unlearn.UnlearningMethod;

/**
 * The settings of a method that a search tries, as places between 0 and 1: points of Halton's
 * sequence, which fill a space evenly from the first on, moved by an amount that the seed decides
 * (Cranley &amp; Patterson, 1976).
 */
final class SearchSpace {
  /** Width of the surroundings of a point, as a share of the whole. */
  private static final double NEAR = 0.3;

  private final List<Hyperparameter> searched;
  private final HaltonSequenceGenerator sequence;
  private final double[] shift;

  /**
   * @param pinned names of settings that stay as they are
   */
  SearchSpace(UnlearningMethod method, Set<String> pinned, long seed) {
    this.searched =
        method.hyperparameters().stream()
            .filter(each -> each.range().isPresent() && !pinned.contains(each.name()))
            .toList();
    this.sequence = searched.isEmpty() ? null : new HaltonSequenceGenerator(searched.size());
    this.shift = new double[searched.size()];
    CounterRandom random = CounterRandom.of(seed, "search " + method.name());
    Arrays.setAll(shift, i -> random.nextDouble());
  }

  /** Whether there is nothing to search. */
  boolean isEmpty() {
    return searched.isEmpty();
  }

  /** The next point. */
  double[] next() {
    double[] point = sequence.nextVector();
    Arrays.setAll(point, i -> (point[i] + shift[i]) % 1);
    return point;
  }

  /** A point moved into the surroundings of settings, and within the space. */
  double[] near(Map<String, Object> settings, double[] point) {
    double[] centre = place(settings);
    double[] moved = new double[point.length];
    Arrays.setAll(moved, i -> Math.max(0, Math.min(1, centre[i] + NEAR * (point[i] - 0.5))));
    return moved;
  }

  /** The settings at a point. */
  Map<String, Object> at(double[] point) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (int i = 0; i < point.length; i++) {
      settings.put(searched.get(i).name(), searched.get(i).searched(point[i]));
    }
    return settings;
  }

  /** What of all settings is searched. */
  Map<String, Object> of(Map<String, Object> settings) {
    Map<String, Object> own = new LinkedHashMap<>();
    searched.forEach(each -> own.put(each.name(), settings.get(each.name())));
    return own;
  }

  private double[] place(Map<String, Object> settings) {
    return searched.stream()
        .mapToDouble(
            each ->
                each.range()
                    .orElseThrow()
                    .share(((Number) settings.get(each.name())).doubleValue()))
        .toArray();
  }
}
