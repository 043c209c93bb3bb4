package org.unhear.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.Build;
import org.unhear.UnhearException;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.evaluate.Gum;
import org.unhear.io.Json;
import org.unhear.report.Environment;
import org.unhear.report.Experiment;
import org.unhear.report.HtmlReport;
import org.unhear.report.LossCurve;
import org.unhear.report.Machine;
import org.unhear.report.MemoryPlan;
import org.unhear.report.Results;
import org.unhear.report.ResultsFiles;
import org.unhear.report.Run;
import org.unhear.train.Learner;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.UnlearningMethod;

/**
 * Sets methods beside the original model and gold, for several seeds. Every finished row is kept in
 * the folder, so that a comparison that was stopped goes on where it was, with the same bits;
 * methods that failed are tried again.
 */
public final class Comparison {
  private static final String ROW = "row.json";

  /** A method with its settings. */
  public record Contender(UnlearningMethod method, Hyperparameters hyper) {}

  /**
   * What to compare.
   *
   * @param recipe of the original; its seed is that of the first repetition
   * @param forget what is to be forgotten
   * @param contenders methods beside gold, in the order of the table
   * @param repetitions number of seeds
   * @param checkpoints states to keep of the originals, if their order has slots
   * @param budget most bytes of device memory
   */
  public record Task(
      Recipe recipe,
      ForgetRequest forget,
      List<Contender> contenders,
      int repetitions,
      int checkpoints,
      long budget) {
    public Task {
      contenders = List.copyOf(contenders);
    }
  }

  /**
   * Where the record of a comparison comes from.
   *
   * @param config the options as resolved
   * @param commandLine the command that makes the results again
   */
  public record Origin(Map<String, Object> config, String commandLine) {}

  private final Device device;
  private final Task task;
  private final Origin origin;
  private final Path folder;
  private final Monitor monitor;
  private final List<Run> rows = new ArrayList<>();
  private Experiment experiment;
  private List<MemoryPlan> plans = List.of();

  /**
   * @param folder receives results, report and models
   */
  public Comparison(Device device, Task task, Origin origin, Path folder, Monitor monitor) {
    this.device = device;
    this.task = task;
    this.origin = origin;
    this.folder = folder;
    this.monitor = monitor;
  }

  /** What is evaluated once a seed and every method is set beside. */
  private record References(Evaluation original, Evaluation gold, RunRecord goldRecord) {}

  /**
   * Runs what is not there yet.
   *
   * @param prepared the data, with any seed
   * @throws StoppedRunException when the monitor asked to stop; finished rows are kept
   */
  public Results run(Prepared prepared) {
    for (int k = 0; k < task.repetitions(); k++) {
      long seed = task.recipe().seed() + k;
      Prepared seeded = prepared.withSeed(seed);
      ForgetSet forget = task.forget().resolve(seeded.data(), seed);
      if (experiment == null) {
        experiment = describe(seeded, forget);
        plans = plans(seeded);
      }
      runSeed(seeded, forget, folder.resolve("seed-" + seed));
    }
    return results();
  }

  private Experiment describe(Prepared prepared, ForgetSet forget) {
    return new Experiment(
        prepared.data().name(),
        prepared.data().task().id(),
        prepared.model().name(),
        forget.spec(),
        new Experiment.Clips(
            prepared.training().length, forget.forget().length, prepared.test().length),
        forget.classes());
  }

  private List<MemoryPlan> plans(Prepared prepared) {
    TrainingSettings training = prepared.recipe().training();
    return List.of(
        MemoryPlans.training(device, prepared.model(), training.batch(), training.rule().spec()),
        MemoryPlans.inference(device, prepared.model(), Learner.INFERENCE_BATCH));
  }

  private void runSeed(Prepared prepared, ForgetSet forget, Path place) {
    Evaluator evaluator = Evaluator.of(prepared, forget);
    RunFolder originalFolder = new RunFolder(place.resolve(Results.ORIGINAL));
    RunFolder goldFolder = new RunFolder(place.resolve(Results.RETRAIN));
    TrainingRun.Request plain = TrainingRun.Request.original(task.checkpoints(), task.budget());
    TrainingRun.Request without = TrainingRun.Request.retrain(forget, task.budget());
    Evaluated original = reference(prepared, plain, originalFolder, evaluator);
    Evaluated gold = reference(prepared, without, goldFolder, evaluator);
    References references = new References(original.evaluation(), gold.evaluation(), gold.record());
    add(row(original, references));
    add(row(gold, references));
    for (Contender contender : task.contenders()) {
      RunFolder target = new RunFolder(place.resolve(contender.method().name()));
      Path kept = target.path().resolve(ROW);
      if (Files.exists(kept)) {
        add(Json.read(kept, Run.class));
      } else {
        Run row = contend(prepared, forget, contender, originalFolder, target, references);
        if (row.status() != Run.Status.FAILED) {
          Json.write(kept, row);
        }
        add(row);
      }
    }
  }

  /** A model with what was measured of it. */
  private record Evaluated(RunRecord record, Evaluation evaluation, List<LossCurve> curves) {}

  private Evaluated reference(
      Prepared prepared, TrainingRun.Request request, RunFolder target, Evaluator evaluator) {
    try {
      TrainingRun.Trained trained = TrainingRun.run(device, prepared, request, target, monitor);
      try (Learner learner = trained.learner()) {
        return new Evaluated(trained.record(), evaluator.evaluate(learner), trained.curves());
      }
    } catch (StoppedRunException e) {
      throw stopped(e);
    }
  }

  private Run contend(
      Prepared prepared,
      ForgetSet forget,
      Contender contender,
      RunFolder original,
      RunFolder target,
      References references) {
    String name = contender.method().name();
    UnlearningRun.Request request =
        new UnlearningRun.Request(
            contender.method(), contender.hyper(), forget, prepared.recipe().seed(), task.budget());
    try {
      UnlearningRun.Unlearned unlearned =
          UnlearningRun.run(device, prepared, original, request, target, monitor);
      try (Learner learner = unlearned.learner()) {
        Evaluation evaluation = Evaluator.of(prepared, forget).evaluate(learner);
        return row(new Evaluated(unlearned.record(), evaluation, unlearned.curves()), references);
      }
    } catch (StoppedRunException e) {
      throw stopped(e);
    } catch (UnhearException e) {
      monitor.say(name + " failed: " + e.getMessage());
      return Run.of(name, prepared.recipe().seed(), forget.spec())
          .status(Run.Status.FAILED, e.getMessage())
          .build();
    }
  }

  private StoppedRunException stopped(StoppedRunException e) {
    return new StoppedRunException(
        e.getMessage() + " " + rows.size() + " rows of the table are done.",
        "Go on with: unhear compare --resume " + folder);
  }

  private Run row(Evaluated run, References references) {
    RunRecord record = run.record();
    Evaluation evaluation = run.evaluation();
    boolean isOriginal = record.method().equals(Results.ORIGINAL);
    Run.Builder row =
        Run.of(record.method(), record.recipe().seed(), task.forget().spec())
            .seconds(record.cost().seconds())
            .bytes(record.cost().peakBytes(), record.cost().plannedBytes())
            .weightsSha256(record.weightsSha256())
            .metrics(evaluation.metrics())
            .metrics(GoldDistance.of(evaluation, references.gold()))
            .classes(evaluation.classes());
    run.curves().forEach(row::curve);
    if (!isOriginal) {
      double gold = references.goldRecord().cost().seconds();
      double seconds = record.cost().seconds();
      row.speedup(seconds > 0 ? gold / seconds : 0);
      row.metrics(
          GoldDistance.scores(
              evaluation, references.gold(), references.original(), new Gum.Time(seconds, gold)));
    }
    if (evaluation.collapse().collapsed()) {
      row.status(Run.Status.COLLAPSED, collapse(record, evaluation));
    }
    return row.build();
  }

  private static String collapse(RunRecord record, Evaluation evaluation) {
    return "Near chance on what it should know; names '%s' for %.0f %% of it."
        .formatted(
            record.classes().get(evaluation.collapse().favourite()),
            100 * evaluation.collapse().largestShare());
  }

  private void add(Run row) {
    rows.add(row);
    Results results = results();
    ResultsFiles.write(folder, results);
    HtmlReport.write(folder, results);
  }

  private Results results() {
    Map<String, String> facts = device.facts();
    Map<String, String> libraries = new LinkedHashMap<>();
    libraries.put(device.name(), facts.get("libraries"));
    Environment environment =
        new Environment(
            Build.version(),
            Build.commit(),
            device.name(),
            Machine.detect(facts.get("instruction set"), Integer.parseInt(facts.get("threads"))),
            libraries,
            rows.stream().map(Run::seed).distinct().toList(),
            origin.commandLine());
    return Results.of(experiment, origin.config(), environment, rows, plans);
  }
}
