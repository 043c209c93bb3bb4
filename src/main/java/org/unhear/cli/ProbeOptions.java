package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.unhear.UsageException;
import org.unhear.experiment.Probe;
import org.unhear.fleet.ShadowAttacks;
import org.unhear.fleet.ShadowSettings;
import org.unhear.probe.Probes;
import picocli.CommandLine.Option;

/** Which measures are taken beyond the usual ones. */
final class ProbeOptions {
  /** All commands share one fleet of a recipe, whatever their own seeds. */
  private static final long SHADOW_SEED = 0;

  private static final String NONE = "none";

  @Option(
      names = "--probes",
      paramLabel = "NAME,…",
      order = 49,
      split = ",",
      defaultValue = "compression,gradients,relearning,speakers",
      description =
          "Measures that take seconds more a model: what rounding the weights and relearning "
              + "bring back, an attack by gradients, what embeddings tell of speakers; or none.")
  List<String> names = new ArrayList<>();

  @Option(
      names = "--shadow-models",
      paramLabel = "K",
      order = 50,
      defaultValue = "0",
      description =
          "Attacks with K models trained on random halves (RMIA, LiRA): an even number; 0 for none. "
              + "64 is usual; each trains in seconds to minutes, one a thread.")
  int shadowModels;

  @Option(
      names = "--shadow-epochs",
      paramLabel = "N",
      order = 51,
      defaultValue = "4",
      description = "Epochs of each shadow model; 0 for as many as the original.")
  int shadowEpochs;

  @Option(
      names = "--shadow-batch",
      paramLabel = "N",
      order = 52,
      defaultValue = "16",
      description = "Recordings a step of shadow models; 0 for as many as the original.")
  int shadowBatch;

  @Option(
      names = "--shadows",
      paramLabel = "DIR",
      order = 53,
      defaultValue = "",
      description =
          "Folder of shadow models, trained there unless they are there; they serve every request, "
              + "method and seed of a recipe. Default: shadows in the folder of the results or run.")
  String shadows;

  /**
   * What the options ask for.
   *
   * @param folder of the command
   * @throws UsageException when they cannot be
   */
  Probe.Factory probes(Path folder) {
    Path fleet = shadows.isEmpty() ? folder.resolve("shadows") : Path.of(shadows);
    return Probes.named(chosen())
        .and(
            shadowSettings()
                .map(settings -> ShadowAttacks.factory(settings, fleet))
                .orElse(Probe.Factory.NONE));
  }

  /** Refuses options before anything is made. */
  void check() {
    Probes.named(chosen());
    shadowSettings();
  }

  private Set<String> chosen() {
    return names.equals(List.of(NONE)) ? Set.of() : new TreeSet<>(names);
  }

  /** Refuses attacks where nothing is forgotten. */
  void requireNone() {
    if (shadowModels > 0) {
      throw new UsageException(
          "--shadow-models was given, but nothing that is to be forgotten.",
          "Add --forget, or name a run or a gold that forgot something.");
    }
  }

  private Optional<ShadowSettings> shadowSettings() {
    if (shadowModels == 0) {
      if (!shadows.isEmpty()) {
        throw new UsageException(
            "--shadows was given, but no number of shadow models.", "Add --shadow-models 64.");
      }
      return Optional.empty();
    }
    return Optional.of(new ShadowSettings(shadowModels, shadowEpochs, shadowBatch, SHADOW_SEED));
  }
}
