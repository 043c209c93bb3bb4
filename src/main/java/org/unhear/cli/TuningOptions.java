package org.unhear.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.UsageException;
import org.unhear.cli.config.ConfigFile;
import org.unhear.experiment.Tuner;
import org.unhear.report.Tuning;
import picocli.CommandLine.Option;

/** Whether settings of methods are searched, and what a search may take. */
final class TuningOptions {
  /** What was chosen, as {@code --config} takes it. */
  static final String FILE = "tuned.yaml";

  private static final int MOST_TRIALS = 10_000;

  @Option(
      names = "--tune",
      paramLabel = "TRIALS",
      order = 32,
      defaultValue = "0",
      description = {
        "Tries so many settings of each method first, on recordings that are not test recordings,",
        "and takes those nearest to gold; --set keeps a setting as it is. 0: none."
      })
  int trials;

  @Option(
      names = "--tune-steps",
      paramLabel = "STEPS",
      order = 33,
      defaultValue = "0",
      description = "Most optimizer steps of a trial; 0 for a twentieth of those of retraining.")
  int steps;

  boolean isWanted() {
    return trials > 0;
  }

  /** Refuses numbers that make no sense. */
  void check() {
    if (trials < 0 || trials > MOST_TRIALS) {
      throw new UsageException(
          "--tune is %,d.".formatted(trials), "A usual value is 12; 0 takes the settings as is.");
    }
    if (steps < 0) {
      throw new UsageException(
          "--tune-steps is %,d.".formatted(steps),
          "Give 1 or more, or 0 for a twentieth of the steps of retraining.");
    }
    if (steps > 0 && trials == 0) {
      throw new UsageException(
          "--tune-steps was given without --tune.", "Say how many settings to try: --tune 12.");
    }
  }

  Tuner.Limits limits(long memory) {
    return new Tuner.Limits(trials, steps, memory);
  }

  /** Keeps what was chosen for other commands. */
  void save(Path folder, List<Tuning> tunings) {
    Map<String, Object> chosen = new LinkedHashMap<>();
    for (Tuning tuning : tunings) {
      tuning.chosen().ifPresent(best -> chosen.put(tuning.method(), best.settings()));
    }
    if (!chosen.isEmpty()) {
      ConfigFile.write(folder.resolve(FILE), chosen);
    }
  }
}
