package org.unhear.unlearn;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.unhear.UsageException;
import org.unhear.graph.ParameterLayout;
import org.unhear.train.Learner;

/** Which parameters belong to the last layers of a model. */
final class LastLayers {
  private LastLayers() {}

  /**
   * Names of the parameters of the last k layers.
   *
   * @throws UsageException when the model has fewer
   */
  static Set<String> names(Learner learner, int k) {
    List<String> layers = learner.model().layersLastFirst();
    if (k > layers.size()) {
      throw new UsageException(
          "k is %d, and %s has %d layers.".formatted(k, learner.model().name(), layers.size()),
          "Choose k from 1 to %d.".formatted(layers.size()));
    }
    Set<String> names = new LinkedHashSet<>();
    for (ParameterLayout.Slot slot : learner.weights().parameters().slots()) {
      boolean within =
          layers.subList(0, k).stream()
              .flatMap(layer -> Arrays.stream(layer.split(" ")))
              .anyMatch(slot.name()::startsWith);
      if (within) {
        names.add(slot.name());
      }
    }
    return names;
  }

  /** Names of all other parameters. */
  static Set<String> others(Learner learner, Set<String> names) {
    Set<String> others = new LinkedHashSet<>();
    learner.weights().parameters().slots().forEach(slot -> others.add(slot.name()));
    others.removeAll(names);
    return others;
  }
}
