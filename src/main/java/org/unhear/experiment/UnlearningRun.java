package org.unhear.experiment;

import java.util.List;
import java.util.Optional;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.report.LossCurve;
import org.unhear.train.Learner;
import org.unhear.train.Predictor;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.Origin;
import org.unhear.unlearn.StoppedException;
import org.unhear.unlearn.Unlearner;
import org.unhear.unlearn.UnlearningMethod;
import org.unhear.unlearn.UnlearningTask;

/** Makes the model of one folder forget, into another. */
public final class UnlearningRun {
  /**
   * What to forget, and how.
   *
   * @param seed of the method's draws; retraining keeps that of the recipe
   * @param budget most bytes of device memory
   */
  public record Request(
      UnlearningMethod method, Hyperparameters hyper, ForgetSet forget, long seed, long budget) {
    /** The training that the method is, if it is one. */
    Optional<TrainingRun.Request> training(RunFolder original) {
      return switch (method.name()) {
        case "retrain" -> Optional.of(TrainingRun.Request.retrain(forget, budget));
        case "replay", "sisa" ->
            Optional.of(TrainingRun.Request.retrain(forget, budget).from(original, method.name()));
        default -> Optional.empty();
      };
    }
  }

  /**
   * A model that forgot.
   *
   * @param model closed by the caller; of several shards their ensemble
   */
  public record Unlearned(Predictor model, RunRecord record, List<LossCurve> curves) {}

  private final Device device;
  private final Prepared prepared;
  private final Request request;
  private final RunFolder folder;

  private UnlearningRun(Device device, Prepared prepared, Request request, RunFolder folder) {
    this.device = device;
    this.prepared = prepared;
    this.request = request;
    this.folder = folder;
  }

  /**
   * Runs a method, unless the folder holds what it made. The exact methods are trainings: they keep
   * their state and go on; other methods start over.
   *
   * @param original holds the model before, trained by the same recipe
   * @throws StoppedRunException when the monitor asked to stop; the original is as it was
   * @throws org.unhear.UnhearException when the method fails, needs more memory than allowed, or
   *     the folder holds another run
   */
  public static Unlearned run(
      Device device,
      Prepared prepared,
      RunFolder original,
      Request request,
      RunFolder folder,
      Monitor monitor) {
    request.method().requireTraining(prepared.recipe().trainingSpec());
    Optional<TrainingRun.Request> training = request.training(original);
    try {
      return training.isPresent()
          ? train(device, prepared, training.get(), folder, monitor)
          : new UnlearningRun(device, prepared, request, folder).run(original, monitor);
    } catch (StoppedException | StoppedRunException e) {
      throw new StoppedRunException(
          e.getMessage(),
          training.isPresent()
              ? "Go on with: unhear unlearn --resume " + folder.path()
              : "The model in %s is as it was; run the command again.".formatted(original.path()));
    }
  }

  private static Unlearned train(
      Device device,
      Prepared prepared,
      TrainingRun.Request training,
      RunFolder folder,
      Monitor monitor) {
    TrainingRun.Trained gold = TrainingRun.run(device, prepared, training, folder, monitor);
    return new Unlearned(gold.model(), gold.record(), gold.curves());
  }

  private Unlearned run(RunFolder original, Monitor monitor) {
    RunRecord intended =
        RunRecord.intended(
            request.method().name(),
            prepared,
            Optional.of(request.forget()),
            request.hyper().asMap());
    if (folder.isComplete()) {
      monitor.say("the model in " + folder.path() + " is complete");
      Predictor made = folder.openMade(device, prepared.model(), intended);
      return new Unlearned(made, folder.record(), folder.curves());
    }
    UnlearningTask task = task();
    MemoryBudget.Fit fit =
        MemoryBudget.fitMethod(
            request.budget(), device, prepared, request.method(), task, request.hyper());
    fit.note().ifPresent(monitor::say);
    device.ledger().limit(fit.limits());
    device.resetPeak();
    Learner learner = original.loadIntact(device, prepared.model());
    try (Follower follower = new Follower(request.method().name(), folder, 0, monitor)) {
      Unlearner.Outcome outcome =
          Unlearner.run(
              request.method(),
              learner,
              task,
              request.hyper(),
              Unlearner.Run.seeded(request.seed(), follower));
      RunRecord record =
          intended.made(
              new RunRecord.Cost(
                  outcome.seconds(),
                  outcome.steps(),
                  device.peakBytes(),
                  fit.need().map(MemoryNeed::bytes).orElse(0L)),
              learner.weights().sha256());
      folder.save(record, learner, follower.curves());
      return new Unlearned(learner, record, follower.curves());
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  private UnlearningTask task() {
    ForgetSet forget = request.forget();
    return new UnlearningTask(
        prepared.examples(),
        forget.forget(),
        forget.retain(),
        Optional.of(Origin.of(prepared.recipe().trainingSpec(), prepared.recipe().seed())));
  }
}
