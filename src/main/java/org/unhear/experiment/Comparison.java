package org.unhear.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.unhear.Build;
import org.unhear.UnhearException;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.data.RequestQueue;
import org.unhear.device.Device;
import org.unhear.io.Json;
import org.unhear.report.Audit;
import org.unhear.report.Drift;
import org.unhear.report.Environment;
import org.unhear.report.Experiment;
import org.unhear.report.HtmlReport;
import org.unhear.report.Machine;
import org.unhear.report.MemoryPlan;
import org.unhear.report.Results;
import org.unhear.report.ResultsFiles;
import org.unhear.report.Run;
import org.unhear.report.Tuning;
import org.unhear.train.Predictor;
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
   * @param queue requests to be served one after another besides; their whole is {@code forget}
   * @param checkpoints states to keep of the originals, if their order has slots
   * @param budget most bytes of device memory
   * @param probes measure what costs more than the usual measures
   */
  public record Task(
      Recipe recipe,
      ForgetRequest forget,
      List<Contender> contenders,
      int repetitions,
      Optional<RequestQueue> queue,
      int checkpoints,
      long budget,
      Probe.Factory probes) {
    public Task {
      contenders = List.copyOf(contenders);
    }
  }

  /**
   * Where the record of a comparison comes from.
   *
   * @param command the name of the command
   * @param config the options as resolved
   * @param commandLine what makes the results again
   * @param tuning how settings of methods were found; empty when they were not searched
   * @param audit what the request looked like
   */
  public record Origin(
      String command,
      Map<String, Object> config,
      String commandLine,
      List<Tuning> tuning,
      Audit audit) {}

  private final Device device;
  private final Task task;
  private final Origin origin;
  private final Path folder;
  private final Monitor monitor;
  private final List<Run> rows = new ArrayList<>();
  private final List<Drift> drift = new ArrayList<>();
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
    return write();
  }

  private Experiment describe(Prepared prepared, ForgetSet forget) {
    return new Experiment(
        prepared.data().name(),
        prepared.data().task().id(),
        prepared.model().name(),
        forget.spec(),
        new Experiment.Clips(
            prepared.training().length, forget.forget().length, prepared.data().test().length),
        forget.classes());
  }

  private List<MemoryPlan> plans(Prepared prepared) {
    TrainingSettings training = prepared.recipe().training();
    return List.of(
        MemoryPlans.training(device, prepared.model(), training.batch(), training.rule().spec()),
        MemoryPlans.inference(device, prepared.model(), prepared.model().inferenceBatch()));
  }

  private void runSeed(Prepared prepared, ForgetSet forget, Path place) {
    Examiner examiner = examiner(prepared, forget);
    RunFolder originalFolder = new RunFolder(place.resolve(Results.ORIGINAL));
    RunFolder goldFolder = new RunFolder(place.resolve(Results.RETRAIN));
    TrainingRun.Request plain = TrainingRun.Request.original(task.checkpoints(), task.budget());
    TrainingRun.Request without = TrainingRun.Request.retrain(forget, task.budget());
    boolean isKept = originalFolder.isComplete() && goldFolder.isComplete();
    Measured original = reference(prepared, plain, originalFolder, examiner);
    Measured gold = reference(prepared, without, goldFolder, examiner);
    rows.add(original.row(forget.spec(), original, gold));
    rows.add(gold.row(forget.spec(), original, gold));
    if (!isKept) {
      write();
    }
    Seed seed = new Seed(prepared, forget, originalFolder, original, gold, examiner);
    for (Contender contender : task.contenders()) {
      RunFolder target = new RunFolder(place.resolve(contender.method().name()));
      Path kept = target.path().resolve(ROW);
      if (Files.exists(kept)) {
        rows.add(Json.read(kept, Run.class));
      } else {
        Run row = contend(seed, contender, target);
        if (row.status() != Run.Status.FAILED) {
          Json.write(kept, row);
        }
        rows.add(row);
        write();
      }
    }
    task.queue().ifPresent(queue -> serve(queue, prepared, forget, place));
  }

  private void serve(RequestQueue queue, Prepared prepared, ForgetSet forget, Path place) {
    Sequence.Job job = new Sequence.Job(queue, forget, place, task.budget());
    try {
      drift.addAll(new Sequence(device, prepared, job, monitor).serve(task.contenders()));
    } catch (StoppedRunException e) {
      throw stopped(e);
    }
  }

  private Examiner examiner(Prepared prepared, ForgetSet forget) {
    try {
      Probe.Setting setting = new Probe.Setting(device, prepared, forget, task.budget(), monitor);
      return Examiner.of(setting, task.probes());
    } catch (StoppedRunException e) {
      throw stopped(e);
    }
  }

  /** What all methods of one seed start from and are set beside. */
  private record Seed(
      Prepared prepared,
      ForgetSet forget,
      RunFolder originalFolder,
      Measured original,
      Measured gold,
      Examiner examiner) {}

  private Measured reference(
      Prepared prepared, TrainingRun.Request request, RunFolder target, Examiner examiner) {
    try {
      TrainingRun.Trained trained = TrainingRun.run(device, prepared, request, target, monitor);
      try (Predictor model = trained.model()) {
        Evaluation evaluation = examiner.examine(request.method(), Optional.empty(), model);
        return new Measured(trained.record(), evaluation, trained.curves());
      }
    } catch (StoppedRunException e) {
      throw stopped(e);
    }
  }

  private Run contend(Seed seed, Contender contender, RunFolder target) {
    Prepared prepared = seed.prepared();
    ForgetSet forget = seed.forget();
    String name = contender.method().name();
    UnlearningRun.Request request =
        new UnlearningRun.Request(
            contender.method(), contender.hyper(), forget, prepared.recipe().seed(), task.budget());
    try {
      UnlearningRun.Unlearned unlearned =
          UnlearningRun.run(device, prepared, seed.originalFolder(), request, target, monitor);
      try (Predictor model = unlearned.model()) {
        Evaluation evaluation = seed.examiner().examine(name, Optional.of(contender), model);
        return new Measured(unlearned.record(), evaluation, unlearned.curves())
            .row(forget.spec(), seed.original(), seed.gold());
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
        "Go on with: unhear %s --resume %s".formatted(origin.command(), folder));
  }

  /** Not called for rows that were kept: a table of more rows may be there. */
  private Results write() {
    Results results = results();
    ResultsFiles.write(folder, results);
    HtmlReport.write(folder, results);
    return results;
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
    return Results.of(experiment, origin.config(), environment, rows, plans)
        .withTuning(origin.tuning())
        .withAudit(origin.audit())
        .withDrift(drift);
  }
}
