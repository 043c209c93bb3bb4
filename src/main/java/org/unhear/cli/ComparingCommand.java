package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.unhear.UsageException;
import org.unhear.data.ForgetRequest;
import org.unhear.device.Device;
import org.unhear.experiment.Comparison;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.Recipe;
import org.unhear.experiment.Tuner;
import org.unhear.io.Json;
import org.unhear.report.HtmlReport;
import org.unhear.report.Results;
import org.unhear.report.TextTable;
import org.unhear.report.Tuning;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that sets methods beside gold: from options to a folder and a table. */
abstract class ComparingCommand extends UnhearCommand {
  @Mixin TrainingOptions training;
  @Mixin ForgetOption forget;

  @Option(
      names = "--methods",
      paramLabel = "NAME,…",
      order = 31,
      split = ",",
      defaultValue = "fine-tune,gradient-ascent,neggrad-plus,random-label,scrub",
      description =
          "Methods of 'unhear methods', or all that suit the training; gold is always there.")
  List<String> methods;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      order = 41,
      defaultValue = "1",
      description = "How often all is repeated, with seeds from --seed on.")
  int seeds;

  @Mixin TuningOptions tuning;
  @Mixin OutputOptions output;
  @Mixin ComputeOptions compute;

  /** The request for a data set. */
  abstract ForgetRequest request(Prepared prepared, Console console);

  /** What is learned, and of which recordings. */
  Recipe recipe() {
    return training.recipe();
  }

  @Override
  final int run(Console console) {
    if (seeds < 1 || seeds > 1000) {
      throw new UsageException("--seeds is " + seeds + ".", "Give 1 or more, such as 5.");
    }
    output.checkResume(spec);
    ResolvedOptions options = new ResolvedOptions(spec, settings());
    Recipe recipe = recipe();
    Contenders contenders = new Contenders(settings());
    List<Comparison.Contender> named = contenders.named(methods, recipe.trainingSpec());
    tuning.check();
    int checkpoints = training.checkpoints();
    long budget = compute.budget();
    try (OutputFolder folder = output.folder(spec.name());
        Device device = compute.open()) {
      options.save(folder.path());
      Prepared prepared =
          Prepared.of(recipe, training.corpus.cache.cache(), compute.threadsOrAll(), console);
      ForgetRequest request = request(prepared, console);
      // What cannot be served is refused before a step is taken.
      request.resolve(prepared.data(), recipe.seed());
      prepared.data().test();
      List<Tuning> tunings = List.of();
      if (tuning.isWanted()) {
        tunings =
            new Tuner(device, prepared, request, tuning.limits(budget), folder.path(), console)
                .tune(named, contenders.given());
        tuning.save(folder.path(), tunings);
      }
      Comparison.Task task =
          new Comparison.Task(
              recipe, request, Tuner.tuned(named, tunings), seeds, checkpoints, budget);
      Comparison.Origin origin =
          new Comparison.Origin(spec.name(), options.asMap(), options.commandLine(), tunings);
      Comparison comparison = new Comparison(device, task, origin, folder.path(), console);
      print(console, comparison.run(prepared), folder.path());
    }
    return SUCCESS;
  }

  private static void print(Console console, Results results, Path folder) {
    List<String> lines = new ArrayList<>(TextTable.plain(results));
    lines.add("");
    lines.add(
        "Accuracies on the test set D_t, the forget set D_f and the retain set D_r. unheard: share");
    lines.add(
        "of D_f that an attack takes for recordings never heard. ToW: closeness to gold. A good");
    lines.add("method is near gold in every column, not near 0 or 100.");
    lines.add("Report: " + folder.resolve(HtmlReport.FILE));
    var document = Json.object().put("folder", folder.toString());
    document.set("results", Json.toTree(results));
    console.result(document, lines);
  }
}
