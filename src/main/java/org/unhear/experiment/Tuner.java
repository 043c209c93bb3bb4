package org.unhear.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.unhear.UnhearException;
import org.unhear.data.ForgetRequest;
import org.unhear.device.Device;
import org.unhear.experiment.Comparison.Contender;
import org.unhear.io.Json;
import org.unhear.report.Results;
import org.unhear.report.Tuning;
import org.unhear.report.Tuning.Trial;
import org.unhear.train.Learner;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.Origin;
import org.unhear.unlearn.StoppedException;
import org.unhear.unlearn.Unlearner;
import org.unhear.unlearn.UnlearningListener;
import org.unhear.unlearn.UnlearningStep;
import org.unhear.unlearn.UnlearningTask;

/**
 * Finds settings of methods on a {@link Rehearsal}. All get the same number of trials of the same
 * number of steps. The first has the settings as they are; half are spread over the space of the
 * ranges that the method declares, the others around the best so far. The smallest {@linkplain
 * #distance distance to gold} wins. Every trial is kept in the folder as soon as it is over.
 */
public final class Tuner {
  private static final String MAX_STEPS = "max_steps";

  /** A step may hold a batch of D_f and one of D_r: a tenth of the work of retraining. */
  private static final int SHARE = 20;

  /** What every trial may take: the clock says little of shorter ones. */
  private static final double SECONDS = 10;

  /**
   * What to spend.
   *
   * @param trials for each method
   * @param steps most steps of a trial; 0 for a twentieth of those of retraining
   * @param memory most bytes of device memory
   */
  public record Limits(int trials, long steps, long memory) {}

  private final Device device;
  private final Rehearsal rehearsal;
  private final Limits limits;
  private final Path folder;
  private final Monitor monitor;

  /**
   * @param prepared the data of what is to be reported, with its first seed
   * @param comparison the folder of the comparison; trials are kept below it
   * @throws UnhearException when there are too few recordings to hold some out
   */
  public Tuner(
      Device device,
      Prepared prepared,
      ForgetRequest request,
      Limits limits,
      Path comparison,
      Monitor monitor) {
    this.device = device;
    this.rehearsal = Rehearsal.of(prepared, request);
    this.limits = limits;
    this.folder = comparison.resolve("tuning");
    this.monitor = monitor;
  }

  /**
   * Searches for each method that has something to search.
   *
   * @param pinned names of settings by method that were set by hand and stay as they are
   * @throws StoppedRunException when the monitor asked to stop; finished trials are kept
   */
  public List<Tuning> tune(List<Contender> contenders, Map<String, Set<String>> pinned) {
    monitor.say(
        "tuning on %d recordings to forget, %d to retain, %d for validation"
            .formatted(
                rehearsal.forget().forget().length,
                rehearsal.forget().retain().length,
                rehearsal.prepared().data().test().length));
    List<Tuning> tunings = new ArrayList<>();
    try (References references = references()) {
      for (Contender contender : contenders) {
        Set<String> fixed = pinned.getOrDefault(contender.method().name(), Set.of());
        SearchSpace space =
            new SearchSpace(contender.method(), fixed, rehearsal.prepared().recipe().seed());
        if (!space.isEmpty()) {
          tunings.add(search(references, contender, space, fixed));
        }
      }
    }
    return tunings;
  }

  /** The contenders with what was chosen for them; as they were where nothing was. */
  public static List<Contender> tuned(List<Contender> contenders, List<Tuning> tunings) {
    Map<String, Map<String, Object>> chosen = new HashMap<>();
    tunings.forEach(
        each -> each.chosen().ifPresent(best -> chosen.put(each.method(), best.settings())));
    return contenders.stream()
        .map(
            each ->
                new Contender(
                    each.method(),
                    changed(each, chosen.getOrDefault(each.method().name(), Map.of()))))
        .toList();
  }

  private static Hyperparameters changed(Contender contender, Map<String, Object> changes) {
    Map<String, Object> all = new LinkedHashMap<>(contender.hyper().asMap());
    all.putAll(changes);
    return Hyperparameters.of(contender.method(), all);
  }

  /** The models of the rehearsal. */
  private record References(Learner original, Evaluation gold, double seconds, long steps)
      implements AutoCloseable {
    @Override
    public void close() {
      original.close();
    }
  }

  private References references() {
    Prepared prepared = rehearsal.prepared();
    RunFolder original = new RunFolder(folder.resolve(Results.ORIGINAL));
    RunFolder gold = new RunFolder(folder.resolve(Results.RETRAIN));
    TrainingRun.run(
            device, prepared, TrainingRun.Request.original(0, limits.memory()), original, monitor)
        .model()
        .close();
    TrainingRun.Trained retrained =
        TrainingRun.run(
            device,
            prepared,
            TrainingRun.Request.retrain(rehearsal.forget(), limits.memory()),
            gold,
            monitor);
    try (var model = retrained.model()) {
      Evaluation evaluation = evaluator().evaluate(model);
      RunRecord.Cost cost = retrained.record().cost();
      return new References(
          original.loadIntact(device, prepared.model()), evaluation, cost.seconds(), cost.steps());
    }
  }

  private Evaluator evaluator() {
    return Evaluator.of(rehearsal.prepared(), rehearsal.measured());
  }

  private Tuning search(
      References references, Contender contender, SearchSpace space, Set<String> pinned) {
    String method = contender.method().name();
    Path kept = folder.resolve(method + ".json");
    long steps = limits.steps() > 0 ? limits.steps() : Math.max(1, references.steps() / SHARE);
    Tuning tuning =
        Files.exists(kept)
            ? Json.read(kept, Tuning.class)
            : new Tuning(method, new Tuning.Budget(limits.trials(), steps), List.of());
    try (Monitor.Task progress = monitor.begin("tune " + method, limits.trials())) {
      for (int i = 0; i < limits.trials(); i++) {
        double[] point = i == 0 ? new double[0] : space.next();
        if (i >= tuning.trials().size()) {
          requireGoOn(method, i);
          Map<String, Object> settings = settings(contender, space, tuning, point);
          if (contender.hyper().has(MAX_STEPS) && !pinned.contains(MAX_STEPS)) {
            settings.put(MAX_STEPS, (int) steps);
          }
          tuning = tuning.with(attempt(references, contender, settings));
          Json.write(kept, tuning);
        }
        progress.at(i + 1);
      }
    }
    return tuning;
  }

  private Map<String, Object> settings(
      Contender contender, SearchSpace space, Tuning so, double[] point) {
    Map<String, Object> own = contender.hyper().asMap();
    int done = so.trials().size();
    if (done == 0) {
      return space.of(own);
    }
    boolean spread = done <= limits.trials() / 2 || so.chosen().isEmpty();
    return space.at(spread ? point : space.near(so.chosen().get().settings(), point));
  }

  private Trial attempt(References references, Contender contender, Map<String, Object> settings) {
    Prepared prepared = rehearsal.prepared();
    UnlearningTask task =
        new UnlearningTask(
            prepared.examples(),
            rehearsal.forget().forget(),
            rehearsal.forget().retain(),
            Optional.of(Origin.of(prepared.recipe().trainingSpec(), prepared.recipe().seed())));
    Hyperparameters hyper = changed(contender, settings);
    Clock clock = new Clock(Math.max(SECONDS, references.seconds()));
    try (Learner learner = references.original().fork()) {
      if (limits.memory() < Long.MAX_VALUE) {
        device
            .ledger()
            .limit(
                MemoryBudget.fitMethod(
                        limits.memory(), device, prepared, contender.method(), task, hyper)
                    .limits());
      }
      Unlearner.Outcome outcome =
          Unlearner.run(
              contender.method(),
              learner,
              task,
              hyper,
              Unlearner.Run.seeded(prepared.recipe().seed(), clock));
      Map<String, Double> measures = distance(evaluator().evaluate(learner), references.gold());
      return new Trial(settings, outcome.seconds(), outcome.steps(), measures, "");
    } catch (StoppedException e) {
      requireGoOn(contender.method().name(), 0);
      return clock.lost(settings, "It took longer than retraining.");
    } catch (UnhearException e) {
      return clock.lost(settings, e.getMessage());
    }
  }

  private void requireGoOn(String method, int done) {
    if (monitor.stopRequested()) {
      throw new StoppedRunException(
          "The tuning of %s was stopped; what was tried is kept in %s.".formatted(method, folder),
          "Go on with: unhear compare --resume " + folder.getParent());
    }
  }

  /**
   * How far from gold a model is, on recordings none of which is a test recording:
   *
   * <pre>
   * (1 − ToW) + |AUC − AUC of gold|
   * </pre>
   *
   * <p>ToW compares accuracies on D_f, D_r and the validation part; AUC is that of the attack by
   * loss that tells D_f from validation recordings. The one says that the model does its work as
   * gold does, the other that an attacker sees no more than in gold.
   */
  static Map<String, Double> distance(Evaluation model, Evaluation gold) {
    Map<String, Double> measures = new LinkedHashMap<>();
    String attack = "mia_loss_auc";
    double tow = GoldDistance.of(model, gold).get("tow");
    double gap =
        gold.metrics().containsKey(attack)
            ? Math.abs(model.metric(attack) - gold.metric(attack))
            : 0;
    measures.put(Trial.DISTANCE, 1 - tow + gap);
    measures.put("tow", tow);
    measures.put("mia_loss_auc_gap", gap);
    measures.put("forget_accuracy", model.metric("forget_accuracy"));
    measures.put("retain_accuracy", model.metric("retain_accuracy"));
    measures.put("validation_accuracy", model.metric("test_accuracy"));
    return measures;
  }

  /** Ends a trial that takes longer than retraining, or when everything is to end. */
  private final class Clock implements UnlearningListener {
    private final long start = System.nanoTime();
    private final double seconds;
    private long steps;

    Clock(double seconds) {
      this.seconds = seconds;
    }

    @Override
    public void onStep(UnlearningStep step) {
      steps = step.step();
    }

    @Override
    public boolean stopRequested() {
      return monitor.stopRequested() || elapsed() > seconds;
    }

    private double elapsed() {
      return (System.nanoTime() - start) / 1e9;
    }

    Trial lost(Map<String, Object> settings, String why) {
      return new Trial(settings, elapsed(), steps, Map.of(), why);
    }
  }
}
