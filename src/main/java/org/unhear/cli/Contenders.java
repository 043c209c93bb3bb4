package org.unhear.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.unhear.UsageException;
import org.unhear.cli.config.Setting;
import org.unhear.cli.config.Settings;
import org.unhear.experiment.Comparison.Contender;
import org.unhear.train.TrainingSpec;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.Methods;
import org.unhear.unlearn.UnlearningMethod;

/** Methods by name, with what {@code --set METHOD.KEY=VALUE} says of each. */
final class Contenders {
  private final Settings settings;
  private final Map<String, Map<String, String>> changes = new LinkedHashMap<>();

  /**
   * @throws UsageException when a setting names no method, or nothing that the method has
   */
  Contenders(Settings settings) {
    this.settings = settings;
    settings
        .ofMethods()
        .forEach(
            (key, value) -> {
              String setting = key.substring(key.indexOf('.') + 1);
              check(settings.find(key), Methods.named(method(key)), Map.of(setting, value));
              changes
                  .computeIfAbsent(method(key), each -> new LinkedHashMap<>())
                  .put(setting, value);
            });
  }

  /** Says where a wrong setting is, unless it was typed. */
  private static void check(
      Optional<Setting> source, UnlearningMethod method, Map<String, String> change) {
    try {
      Hyperparameters.of(method, change);
    } catch (UsageException e) {
      String origin =
          source.filter(each -> !each.isTyped()).map(each -> each.origin() + ": ").orElse("");
      throw new UsageException(origin + e.getMessage(), e.hint());
    }
  }

  private static String method(String key) {
    return key.substring(0, key.indexOf('.'));
  }

  /**
   * One method.
   *
   * @throws UsageException when there is none, or another has a setting that was typed
   */
  Contender named(String name) {
    Contender contender = contender(name);
    requireUsed(List.of(contender));
    return contender;
  }

  /** Names of the settings that were given, by method. */
  Map<String, Set<String>> given() {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    changes.forEach((method, values) -> names.put(method, values.keySet()));
    return names;
  }

  private Contender contender(String name) {
    UnlearningMethod method = Methods.named(name);
    return new Contender(method, Hyperparameters.of(method, changes.getOrDefault(name, Map.of())));
  }

  /** A file may hold settings for several commands; what was typed is meant for this one. */
  private void requireUsed(List<Contender> contenders) {
    Set<String> used = new TreeSet<>();
    contenders.forEach(each -> used.add(each.method().name()));
    settings
        .ofMethods()
        .forEach(
            (key, value) -> {
              boolean typed = settings.find(key).filter(Setting::isTyped).isPresent();
              if (typed && !used.contains(method(key))) {
                throw new UsageException(
                    "--set %s=%s, but %s is not run.".formatted(key, value, method(key)),
                    "What is run: " + String.join(", ", used) + ".");
              }
            });
  }

  /**
   * Several, each once; {@code all} stands for every method but gold, which is there anyway, and
   * those that a training does not serve.
   *
   * @throws org.unhear.UnhearException when the training does not serve one that was named, or
   *     another has a setting that was typed
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
            .map(this::contender)
            .toList();
    if (contenders.isEmpty()) {
      throw new UsageException(
          "No method to compare was named; gold, retrain, is always there.",
          "Add --methods, for example fine-tune,scrub.");
    }
    contenders.forEach(each -> each.method().requireTraining(training));
    requireUsed(contenders);
    return contenders;
  }

  private static List<String> servedBy(TrainingSpec training) {
    return Methods.all().values().stream()
        .filter(method -> method.lacks(training).isEmpty())
        .map(UnlearningMethod::name)
        .toList();
  }
}
