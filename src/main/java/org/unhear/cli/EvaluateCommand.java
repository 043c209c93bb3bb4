package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.unhear.UsageException;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.experiment.Evaluation;
import org.unhear.experiment.Evaluator;
import org.unhear.experiment.GoldDistance;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.RunFolder;
import org.unhear.experiment.RunRecord;
import org.unhear.io.Json;
import org.unhear.train.Learner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the model of a run. */
@Command(
    name = "evaluate",
    description = {
      "Measures the model of a run on the test, forget and retain set, beside gold when it is named.",
      "What was forgotten is read from the run or from gold; for an original it is --forget."
    },
    footer = {
      "",
      "Examples:",
      "  unhear evaluate --run runs/train-1",
      "  unhear evaluate --run runs/unlearn-1 --gold runs/unlearn-2"
    })
final class EvaluateCommand extends UnhearCommand {
  @Mixin RunOptions run;

  @Option(
      names = "--gold",
      paramLabel = "DIR",
      order = 20,
      defaultValue = "",
      description = "Folder of a run that was retrained without the forget set.")
  String gold;

  @Mixin ForgetOption forget;

  @Option(
      names = "--seed",
      paramLabel = "N",
      order = 40,
      defaultValue = "0",
      description = "Decides which recordings a sample: of --forget is.")
  long seed;

  @Mixin ComputeOptions compute;

  @Override
  int run(Console console) {
    RunRecord record = run.folder().record();
    Optional<RunFolder> goldFolder =
        gold.isEmpty() ? Optional.empty() : Optional.of(new RunFolder(Path.of(gold)));
    try (Device device = compute.open()) {
      Prepared prepared = run.prepare(record, compute.threadsOrAll(), console);
      Optional<ForgetSet> set = forgetSet(prepared, record, goldFolder);
      Evaluator evaluator =
          set.map(each -> Evaluator.of(prepared.examples(), each, record.recipe().seed()))
              .orElseGet(() -> Evaluator.of(prepared.examples()));
      Evaluation model = evaluate(device, prepared, run.folder(), evaluator);
      Map<String, Double> metrics = new TreeMap<>(model.metrics());
      Map<String, Double> ofGold = new TreeMap<>();
      if (goldFolder.isPresent()) {
        prepared.requireClasses(goldFolder.get().record().classes());
        Evaluation other = evaluate(device, prepared, goldFolder.get(), evaluator);
        metrics.putAll(GoldDistance.of(model, other));
        ofGold.putAll(other.metrics());
      }
      print(console, record, metrics, ofGold);
    }
    return SUCCESS;
  }

  private static Evaluation evaluate(
      Device device, Prepared prepared, RunFolder folder, Evaluator evaluator) {
    try (Learner learner = folder.loadIntact(device, prepared.model())) {
      return evaluator.evaluate(learner);
    }
  }

  private Optional<ForgetSet> forgetSet(
      Prepared prepared, RunRecord record, Optional<RunFolder> goldFolder) {
    Optional<ForgetSet.Stored> stored =
        record.forgetting().or(() -> goldFolder.flatMap(each -> each.record().forgetting()));
    if (!forget.forget.isEmpty()) {
      if (stored.isPresent()) {
        throw new UsageException(
            "--forget was given, but the runs say what was forgotten: " + stored.get().spec() + ".",
            "Leave --forget out.");
      }
      return Optional.of(forget.request().resolve(prepared.data(), seed));
    }
    if (stored.isEmpty() && goldFolder.isPresent()) {
      throw new UsageException(
          "Neither run says what was forgotten.", "Name a gold that was retrained, or --forget.");
    }
    return stored.map(
        each -> ForgetRequest.parse(each.spec()).resolve(prepared.data(), each.seed()));
  }

  private void print(
      Console console, RunRecord record, Map<String, Double> metrics, Map<String, Double> ofGold) {
    var document = Json.object().put("method", record.method());
    document.set("metrics", Json.toTree(metrics));
    List<String> lines = new ArrayList<>();
    lines.add(record.method() + " in " + run.run + (ofGold.isEmpty() ? "" : ", beside gold"));
    if (ofGold.isEmpty()) {
      lines.addAll(MeasureLines.of(metrics));
    } else {
      document.set("gold", Json.toTree(ofGold));
      metrics.forEach(
          (name, value) ->
              lines.add(
                  String.format(Locale.ROOT, "  %-38s %8.4f", name, value)
                      + (ofGold.containsKey(name)
                          ? String.format(Locale.ROOT, "  gold %8.4f", ofGold.get(name))
                          : "")));
    }
    console.result(document, lines);
  }
}
