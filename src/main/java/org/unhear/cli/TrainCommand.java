package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.unhear.device.Device;
import org.unhear.experiment.Evaluation;
import org.unhear.experiment.Evaluator;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.PrivacySpent;
import org.unhear.experiment.Recipe;
import org.unhear.experiment.RunFolder;
import org.unhear.experiment.RunRecord;
import org.unhear.experiment.TrainingRun;
import org.unhear.io.Json;
import org.unhear.train.Predictor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a model. */
@Command(
    name = "train",
    description = {
      "Trains a model on a corpus into a folder: model.safetensors, run.json, TensorBoard events.",
      "Ctrl-C stops at a step boundary; --resume goes on with the same bits."
    },
    footer = {
      "",
      "Examples:",
      "  unhear train --corpus fsdd.zip --model res8",
      "  unhear train --corpus asc12.zip --task speakers --split takes:9,10 --out runs/speakers",
      "  unhear train --corpus fsdd.zip --model hubert-base --checkpoint hubert-base-ls960 --lr 1e-4",
      "  unhear train --resume runs/speakers"
    })
final class TrainCommand extends UnhearCommand {
  @Mixin TrainingOptions training;
  @Mixin OutputOptions output;
  @Mixin ComputeOptions compute;

  @Override
  int run(Console console) {
    output.checkResume(spec);
    Recipe recipe = training.recipe();
    recipe.start().ifPresent(console::say);
    TrainingRun.Request request =
        TrainingRun.Request.original(training.checkpoints(), compute.budget());
    try (OutputFolder folder = output.folder("train");
        Device device = compute.open()) {
      new ResolvedOptions(spec, settings()).save(folder.path());
      Prepared prepared =
          Prepared.of(recipe, training.corpus.cache.cache(), compute.threadsOrAll(), console);
      prepared.data().test();
      RunFolder run = new RunFolder(folder.path());
      TrainingRun.Trained trained = TrainingRun.run(device, prepared, request, run, console);
      try (Predictor model = trained.model()) {
        Evaluation evaluation = Evaluator.of(prepared.examples()).evaluate(model);
        print(console, prepared, trained.record(), evaluation, run);
      }
    }
    return SUCCESS;
  }

  private static void print(
      Console console, Prepared prepared, RunRecord record, Evaluation evaluation, RunFolder run) {
    Path folder = run.path();
    var document = Json.object().put("folder", folder.toString());
    document.set("run", Json.toTree(record));
    document.set("metrics", Json.toTree(evaluation.metrics()));
    Optional<PrivacySpent> privacy = run.privacy();
    privacy.ifPresent(spent -> document.set("privacy", Json.toTree(spent)));
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s on %s: %,d recordings of %d %s, %,d steps in %.1f s, %.1f MiB of device memory",
            record.recipe().model(),
            prepared.data().name(),
            prepared.training().length,
            record.classes().size(),
            prepared.data().task().id(),
            record.cost().steps(),
            record.cost().seconds(),
            record.cost().peakBytes() / 1048576.0));
    privacy.ifPresent(
        spent ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "private: epsilon %.3g at delta %.1e; noise %.3g, gradients clipped to %.3g,"
                        + " %.2f %% of the recordings a step",
                    spent.epsilon(),
                    spent.delta(),
                    spent.noise(),
                    spent.clip(),
                    100 * spent.rate())));
    lines.addAll(MeasureLines.of(evaluation.metrics()));
    if (evaluation.collapse().collapsed()) {
      lines.add(
          "The model is near chance on what it was trained on: try more --epochs, or another --lr.");
    }
    lines.add("The model is in " + folder);
    console.result(document, lines);
  }
}
