package org.unhear.experiment;

import java.util.List;
import java.util.Optional;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.report.LossCurve;
import org.unhear.train.Learner;
import org.unhear.unlearn.Hyperparameters;
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
    boolean isRetraining() {
      return method.name().equals("retrain");
    }
  }

  /**
   * A model that forgot.
   *
   * @param learner closed by the caller
   */
  public record Unlearned(Learner learner, RunRecord record, List<LossCurve> curves) {}

  private UnlearningRun() {}

  /**
   * Runs a method. Retraining is a training: it keeps its state and can go on.
   *
   * @param original holds the model before, trained by the same recipe
   * @throws StoppedRunException when the monitor asked to stop; the original is as it was
   * @throws org.unhear.UnhearException when the method fails or needs more memory than allowed
   */
  public static Unlearned run(
      Device device,
      Prepared prepared,
      RunFolder original,
      Request request,
      RunFolder folder,
      Monitor monitor) {
    if (request.isRetraining()) {
      TrainingRun.Trained gold =
          TrainingRun.run(
              device,
              prepared,
              new TrainingRun.Request(Optional.of(request.forget()), request.budget()),
              folder,
              monitor);
      return new Unlearned(gold.learner(), gold.record(), gold.curves());
    }
    UnlearningTask task = task(prepared, request.forget());
    long planned = planned(device, prepared, request, task);
    RunRecord before = original.record();
    device.resetPeak();
    Learner learner = original.load(device, prepared.model());
    try (Follower follower = new Follower(request.method().name(), folder, 0, monitor)) {
      original.requireIntact(before, learner.weights());
      Unlearner.Outcome outcome =
          Unlearner.run(
              request.method(),
              learner,
              task,
              request.hyper(),
              Unlearner.Run.seeded(request.seed(), follower));
      RunRecord record =
          RunRecord.intended(
                  request.method().name(),
                  prepared,
                  Optional.of(request.forget()),
                  request.hyper().asMap())
              .made(
                  new RunRecord.Cost(
                      outcome.seconds(), outcome.steps(), device.peakBytes(), planned),
                  learner.weights().sha256());
      folder.save(record, learner, follower.curves());
      return new Unlearned(learner, record, follower.curves());
    } catch (StoppedException e) {
      learner.close();
      throw new StoppedRunException(
          e.getMessage(), "The model in " + original.path() + " is as it was; start it again.");
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  private static UnlearningTask task(Prepared prepared, ForgetSet forget) {
    Recipe recipe = prepared.recipe();
    return new UnlearningTask(
        prepared.examples(),
        forget.forget(),
        forget.retain(),
        Optional.of(recipe.training().spec(recipe.seed())),
        recipe.seed());
  }

  private static long planned(
      Device device, Prepared prepared, Request request, UnlearningTask task) {
    Optional<MemoryNeed> need =
        MemoryNeed.ofMethod(device, prepared, request.method(), task, request.hyper());
    need.ifPresent(each -> each.requireWithin(request.budget(), request.method().name()));
    return need.map(MemoryNeed::bytes).orElse(0L);
  }
}
