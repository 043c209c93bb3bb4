package org.unhear.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.unhear.UnhearException;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.report.LossCurve;
import org.unhear.report.Results;
import org.unhear.train.Learner;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingState;

/**
 * Trains a recipe into a folder: the original, or gold when a forget set is left out. It saves its
 * state now and then and when it is asked to stop, and goes on from there bit for bit.
 */
public final class TrainingRun {
  private static final double SECONDS_BETWEEN_SAVES = 30;

  /**
   * A trained model.
   *
   * @param learner closed by the caller
   * @param curves losses since the training was last resumed
   */
  public record Trained(Learner learner, RunRecord record, List<LossCurve> curves) {}

  /**
   * What to train.
   *
   * @param without recordings to leave out: the result is gold
   * @param budget most bytes of device memory
   */
  public record Request(Optional<ForgetSet> without, long budget) {
    /** The original model. */
    public static Request original(long budget) {
      return new Request(Optional.empty(), budget);
    }
  }

  private final Device device;
  private final Prepared prepared;
  private final long budget;
  private final RunFolder folder;
  private final RunRecord intended;
  private final int[] indices;
  private long plannedBytes;
  private double secondsBefore;
  private long started;
  private long saved;

  private TrainingRun(Device device, Prepared prepared, Request request, RunFolder folder) {
    this.device = device;
    this.prepared = prepared;
    this.budget = request.budget();
    this.folder = folder;
    String method = request.without().isPresent() ? Results.RETRAIN : Results.ORIGINAL;
    this.intended = RunRecord.intended(method, prepared, request.without(), Map.of());
    this.indices = request.without().map(ForgetSet::retain).orElseGet(prepared::training);
  }

  /**
   * Trains, or goes on with what the folder holds of the same training: its state, or its end.
   *
   * @throws StoppedRunException when the monitor asked to stop; the state is saved
   * @throws UnhearException when the training fails, needs more memory than allowed, or the folder
   *     holds another training
   */
  public static Trained run(
      Device device, Prepared prepared, Request request, RunFolder folder, Monitor monitor) {
    return new TrainingRun(device, prepared, request, folder).run(monitor);
  }

  private Trained run(Monitor monitor) {
    if (folder.isComplete()) {
      monitor.say("the model in " + folder.path() + " is complete");
      Learner learner = folder.loadMade(device, prepared.model(), intended);
      return new Trained(learner, folder.record(), folder.curves());
    }
    return train(monitor);
  }

  private Trained train(Monitor monitor) {
    Recipe recipe = prepared.recipe();
    MemoryNeed need = MemoryNeed.ofTraining(device, prepared, indices.length);
    need.requireWithin(budget, "The training");
    plannedBytes = need.bytes();
    device.resetPeak();
    Learner learner = Learner.initialised(device, prepared.model(), recipe.seed());
    try (DatasetExamples examples = prepared.trainingExamples(monitor);
        Trainer trainer =
            new Trainer(learner, examples, indices, recipe.training().spec(recipe.seed()))) {
      String fingerprint = prepared.fingerprint(indices);
      if (Files.exists(folder.state())) {
        secondsBefore = TrainingState.restore(folder.state(), trainer, fingerprint);
        monitor.say("going on at step %d of %d".formatted(trainer.step(), trainer.totalSteps()));
      }
      List<LossCurve> curves = train(trainer, fingerprint, monitor);
      RunRecord record = record(learner, trainer.totalSteps());
      folder.save(record, learner, curves);
      removeState();
      return new Trained(learner, record, curves);
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  private List<LossCurve> train(Trainer trainer, String fingerprint, Monitor monitor) {
    started = System.nanoTime();
    saved = started;
    try (Follower follower =
        new Follower("train " + intended.method(), folder, trainer.step(), monitor)) {
      boolean complete =
          trainer.run(
              new TrainingListener() {
                @Override
                public void onStep(long step, long total, double loss, double rate) {
                  follower.onStep(step, total, loss, rate);
                }

                @Override
                public boolean stopRequested() {
                  saveNowAndThen(trainer, fingerprint);
                  return follower.stopRequested();
                }
              });
      if (!complete) {
        TrainingState.save(folder.state(), trainer, fingerprint, seconds());
        throw new StoppedRunException(
            "Stopped at step %d of %d; the state is in %s."
                .formatted(trainer.step(), trainer.totalSteps(), folder.state()),
            "Go on with: unhear train --resume " + folder.path());
      }
      return follower.curves();
    }
  }

  private void saveNowAndThen(Trainer trainer, String fingerprint) {
    if ((System.nanoTime() - saved) / 1e9 > SECONDS_BETWEEN_SAVES) {
      TrainingState.save(folder.state(), trainer, fingerprint, seconds());
      saved = System.nanoTime();
    }
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - started) / 1e9;
  }

  private RunRecord record(Learner learner, long steps) {
    return intended.made(
        new RunRecord.Cost(seconds(), steps, device.peakBytes(), plannedBytes),
        learner.weights().sha256());
  }

  private void removeState() {
    try {
      Files.deleteIfExists(folder.state());
    } catch (IOException e) {
      throw new UnhearException(
          folder.state() + " cannot be removed (" + e.getMessage() + ").",
          "The model beside it is complete; remove the file yourself.",
          e);
    }
  }
}
