package org.unhear.cli;

import java.nio.file.Path;
import org.unhear.experiment.Probe;
import org.unhear.experiment.Recipe;
import org.unhear.fleet.MethodFleets;
import picocli.CommandLine.Option;

/** Whether whole fleets of models are made to forget, and as many retrained. */
final class FleetOption {
  @Option(
      names = "--fleet",
      paramLabel = "T",
      order = 54,
      defaultValue = "0",
      description =
          "Measures by T models for each method and the first seed (U-LiRA, KLoM, the score of the "
              + "NeurIPS 2023 challenge); trains T originals and 2 T retrained models first. 0 for none.")
  int fleet;

  /**
   * Refuses what cannot be before anything is made.
   *
   * @throws org.unhear.UsageException when it cannot
   */
  void check(Recipe recipe) {
    if (fleet != 0) {
      MethodFleets.check(fleet, recipe.trainingSpec());
    }
  }

  /**
   * What the option asks for.
   *
   * @param folder of the command
   */
  Probe.Factory probes(Recipe recipe, Path folder) {
    return fleet == 0
        ? Probe.Factory.NONE
        : MethodFleets.factory(fleet, folder.resolve("fleet"), recipe.seed());
  }
}
