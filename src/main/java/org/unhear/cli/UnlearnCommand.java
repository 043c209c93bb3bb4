package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.unhear.UsageException;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.experiment.ClassLoss;
import org.unhear.experiment.Comparison.Contender;
import org.unhear.experiment.Evaluation;
import org.unhear.experiment.Evaluator;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.RunFolder;
import org.unhear.experiment.RunRecord;
import org.unhear.experiment.UnlearningRun;
import org.unhear.io.Json;
import org.unhear.report.Audit;
import org.unhear.report.Results;
import org.unhear.train.Predictor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a trained model forget. */
@Command(
    name = "unlearn",
    description = {
      "Makes the model of a run forget recordings, a word or a speaker, into another folder.",
      "Settings of the method: --set METHOD.KEY=VALUE; 'unhear methods NAME' lists them.",
      "Ctrl-C stops at a step boundary; --resume goes on with retraining, other methods keep nothing."
    },
    footer = {
      "",
      "Examples:",
      "  unhear unlearn --run runs/train-1 --method scrub --forget speaker:george",
      "  unhear unlearn --run runs/train-1 --method ssd --forget sample:5%% --set ssd.alpha=10"
    })
final class UnlearnCommand extends UnhearCommand {
  @Mixin RunOptions run;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      required = true,
      order = 20,
      description = "A method of 'unhear methods'.")
  String method;

  @Mixin ForgetOption forget;
  @Mixin AuditOption auditing;

  @Option(
      names = "--seed",
      paramLabel = "N",
      order = 40,
      defaultValue = "0",
      description = "Decides which recordings a sample: is, and the draws of the method.")
  long seed;

  @Mixin OutputOptions output;
  @Mixin ComputeOptions compute;

  @Override
  int run(Console console) {
    output.checkResume(spec);
    Contender contender = new Contenders(settings()).named(method);
    ForgetRequest request = forget.request();
    auditing.check();
    long budget = compute.budget();
    RunRecord before = run.folder().record();
    contender.method().requireTraining(before.recipe().trainingSpec());
    requireOriginal(before);
    try (OutputFolder folder = output.folder("unlearn");
        Device device = compute.open()) {
      new ResolvedOptions(spec, settings()).save(folder.path());
      Prepared prepared = run.prepare(before, compute.threadsOrAll(), console);
      prepared.data().test();
      ForgetSet set = request.resolve(prepared.data(), seed);
      Audit audit = auditing.audit(prepared.data(), set, console);
      UnlearningRun.Unlearned unlearned =
          UnlearningRun.run(
              device,
              prepared,
              run.folder(),
              new UnlearningRun.Request(contender.method(), contender.hyper(), set, seed, budget),
              new RunFolder(folder.path()),
              console);
      try (Predictor model = unlearned.model()) {
        Evaluator evaluator = Evaluator.of(prepared.examples(), set, seed);
        Evaluation after = evaluator.evaluate(model);
        Optional<ClassLoss> worst =
            ClassLoss.worst(before(device, prepared, evaluator), after, set.classes());
        print(console, new Result(unlearned.record(), audit, after, worst), folder.path());
      }
    }
    return SUCCESS;
  }

  /** A method would train on what an earlier one has forgotten. */
  private void requireOriginal(RunRecord before) {
    before
        .forgetting()
        .ifPresent(
            earlier -> {
              throw new UsageException(
                  "%s has forgotten %s already.".formatted(run.run, earlier.spec()),
                  "Name the original, and all that is to be forgotten: --forget %s,%s"
                      .formatted(earlier.spec(), forget.request().spec()));
            });
  }

  /** What the original model does. */
  private Evaluation before(Device device, Prepared prepared, Evaluator evaluator) {
    try (Predictor original = run.folder().open(device, prepared.model())) {
      return evaluator.evaluate(original);
    }
  }

  /** What there is to say. */
  private record Result(
      RunRecord record, Audit audit, Evaluation evaluation, Optional<ClassLoss> worst) {}

  private static void print(Console console, Result result, Path folder) {
    RunRecord record = result.record();
    Evaluation evaluation = result.evaluation();
    var document = Json.object().put("folder", folder.toString());
    document.set("audit", Json.toTree(result.audit()));
    result.worst().ifPresent(each -> document.set("worst_class", Json.toTree(each)));
    document.set("run", Json.toTree(record));
    document.set("metrics", Json.toTree(evaluation.metrics()));
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: forgot %,d recordings (%s) in %.2f s, %,d steps",
            record.method(),
            record.forgotten().forgotten().size(),
            record.forgotten().spec(),
            record.cost().seconds(),
            record.cost().steps()));
    lines.addAll(MeasureLines.of(evaluation.metrics()));
    result.worst().ifPresent(each -> lines.add(loss(each)));
    if (evaluation.collapse().collapsed()) {
      lines.add("The model collapsed: it is near chance on what it should still know.");
    }
    lines.add("The model is in " + folder);
    if (!record.method().equals(Results.RETRAIN)) {
      lines.add("How far that is from a model that never heard them, where GOLD was retrained:");
      lines.add("  unhear evaluate --run %s --gold GOLD".formatted(folder));
    }
    console.result(document, lines);
  }

  private static String loss(ClassLoss worst) {
    return String.format(
        Locale.ROOT,
        "Of the classes that stay, %s changed most for the worse: %.1f %% before, %.1f %% after",
        worst.name(),
        100 * worst.before(),
        100 * worst.after());
  }
}
