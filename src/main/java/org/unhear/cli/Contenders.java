package org.unhear.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.UsageException;
import org.unhear.cli.config.Settings;
import org.unhear.experiment.Comparison.Contender;
import org.unhear.train.TrainingSpec;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.Methods;
import org.unhear.unlearn.UnlearningMethod;

/** Methods by name, with what {@code --set METHOD.KEY=VALUE} says of each. */
final class Contenders {
  private final Map<String, Map<String, String>> changes = new LinkedHashMap<>();

  /**
   * @throws UsageException when a setting names no method
   */
  Contenders(Settings settings) {
    settings
        .ofMethods()
        .forEach(
            (key, value) -> {
              int dot = key.indexOf('.');
              String name = key.substring(0, dot);
              Methods.named(name);
              changes
                  .computeIfAbsent(name, each -> new LinkedHashMap<>())
                  .put(key.substring(dot + 1), value);
            });
  }

  /** One method. */
  Contender named(String name) {
    UnlearningMethod method = Methods.named(name);
    return new Contender(method, Hyperparameters.of(method, changes.getOrDefault(name, Map.of())));
  }

  /**
   * Several, each once; {@code all} stands for every method but gold, which is there anyway, and
   * those that a training does not serve.
   *
   * @throws org.unhear.UnhearException when the training does not serve one that was named
   */
  List<Contender> named(List<String> names, TrainingSpec training) {
    List<String> wanted = new ArrayList<>();
    for (String name : names) {
      if (name.strip().equals("all")) {
        wanted.addAll(servedBy(training));
      } else {
        wanted.add(name.strip());
      }
    }
    List<Contender> contenders =
        wanted.stream()
            .distinct()
            .filter(name -> !name.equals("retrain"))
            .map(this::named)
            .toList();
    if (contenders.isEmpty()) {
      throw new UsageException(
          "No method to compare was named.", "Add --methods, for example fine-tune,scrub.");
    }
    contenders.forEach(each -> each.method().requireTraining(training));
    return contenders;
  }

  private static List<String> servedBy(TrainingSpec training) {
    return Methods.all().values().stream()
        .filter(method -> method.lacks(training).isEmpty())
        .map(UnlearningMethod::name)
        .toList();
  }
}
