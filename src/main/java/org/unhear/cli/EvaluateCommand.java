package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.unhear.UsageException;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.experiment.Evaluation;
import org.unhear.experiment.Examiner;
import org.unhear.experiment.GoldDistance;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.Probe;
import org.unhear.experiment.RunFolder;
import org.unhear.experiment.RunRecord;
import org.unhear.io.Json;
import org.unhear.train.Predictor;
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

  @Option(
      names = "--average",
      order = 21,
      description = "Measures the one model of a run in shards, instead of letting them vote.")
  boolean average;

  @Mixin ProbeOptions probes;
  @Mixin ComputeOptions compute;

  @Override
  int run(Console console) {
    probes.check();
    RunRecord record = run.folder().record();
    Optional<RunFolder> goldFolder =
        gold.isEmpty() ? Optional.empty() : Optional.of(new RunFolder(Path.of(gold)));
    Optional<RunRecord> goldRecord = goldFolder.map(RunFolder::record);
    Optional<ForgetSet.Stored> stored = forgotten(record, goldRecord);
    try (Device device = compute.open()) {
      Prepared prepared = run.prepare(record, compute.threadsOrAll(), console);
      goldRecord.ifPresent(each -> prepared.requireClasses(each.classes()));
      Optional<ForgetSet> set =
          forget.forget.isEmpty()
              ? stored.map(each -> ForgetSet.of(each, prepared.data()))
              : Optional.of(forget.request().resolve(prepared.data(), seed));
      Examiner examiner = examiner(device, prepared, set, console);
      Evaluation model = evaluate(device, prepared, run.folder(), examiner);
      Map<String, Double> metrics = new TreeMap<>(model.metrics());
      Map<String, Double> ofGold = new TreeMap<>();
      goldFolder.ifPresent(
          folder -> {
            Evaluation other = evaluate(device, prepared, folder, examiner);
            metrics.putAll(GoldDistance.of(model, other));
            ofGold.putAll(other.metrics());
          });
      print(console, record, metrics, ofGold);
    }
    return SUCCESS;
  }

  private Evaluation evaluate(
      Device device, Prepared prepared, RunFolder folder, Examiner examiner) {
    try (Predictor model =
        average
            ? folder.loadIntact(device, prepared.model())
            : folder.open(device, prepared.model())) {
      return examiner.examine(folder.record().method(), Optional.empty(), model);
    }
  }

  private Examiner examiner(
      Device device, Prepared prepared, Optional<ForgetSet> forget, Console console) {
    if (forget.isEmpty()) {
      probes.requireNone();
      return Examiner.plain(prepared);
    }
    Probe.Setting setting =
        new Probe.Setting(device, prepared, forget.get(), compute.budget(), console);
    return Examiner.of(setting, probes.probes(run.run));
  }

  /** What the runs say was forgotten; it must be one thing, and be said once. */
  private Optional<ForgetSet.Stored> forgotten(RunRecord record, Optional<RunRecord> goldRecord) {
    Optional<ForgetSet.Stored> ofRun = record.forgetting();
    Optional<ForgetSet.Stored> ofGold = goldRecord.flatMap(RunRecord::forgetting);
    if (ofRun.isPresent()
        && ofGold.isPresent()
        && !ofRun.get().forgotten().equals(ofGold.get().forgotten())) {
      throw new UsageException(
          "The run forgot %s, and gold was retrained without %s."
              .formatted(ofRun.get().spec(), ofGold.get().spec()),
          "Name the gold of this request: unhear unlearn --method retrain --forget "
              + ofRun.get().spec());
    }
    Optional<ForgetSet.Stored> stored = ofRun.or(() -> ofGold);
    if (stored.isPresent() && !forget.forget.isEmpty()) {
      throw new UsageException(
          "--forget was given, but the runs say what was forgotten: " + stored.get().spec() + ".",
          "Leave --forget out.");
    }
    if (goldRecord.isPresent() && stored.isEmpty() && forget.forget.isEmpty()) {
      throw new UsageException(
          "Neither run says what was forgotten.", "Name a gold that was retrained, or --forget.");
    }
    return stored;
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
