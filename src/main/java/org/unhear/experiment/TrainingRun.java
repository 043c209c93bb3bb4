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
import org.unhear.train.Checkpoints;
import org.unhear.train.Learner;
import org.unhear.train.Order;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;
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
   * @param method {@code original}, or the name of the exact method
   * @param without recordings to leave out: the result is gold
   * @param from a training with all recordings, from whose checkpoints this one starts
   * @param checkpoints states to keep in the first epoch, if the order has slots
   * @param budget most bytes of device memory
   */
  public record Request(
      String method,
      Optional<ForgetSet> without,
      Optional<RunFolder> from,
      int checkpoints,
      long budget) {
    /** The original model. */
    public static Request original(int checkpoints, long budget) {
      return new Request(Results.ORIGINAL, Optional.empty(), Optional.empty(), checkpoints, budget);
    }

    /** Gold, from the start. */
    public static Request retrain(ForgetSet without, long budget) {
      return new Request(Results.RETRAIN, Optional.of(without), Optional.empty(), 0, budget);
    }

    /** Gold, from a checkpoint of the original. */
    public static Request replay(ForgetSet without, RunFolder original, long budget) {
      return new Request("replay", Optional.of(without), Optional.of(original), 0, budget);
    }
  }

  private final Device device;
  private final Prepared prepared;
  private final Request request;
  private final RunFolder folder;
  private final RunRecord intended;
  private final String fingerprint;
  private long plannedBytes;
  private double secondsBefore;
  private long started;
  private long saved;

  private TrainingRun(Device device, Prepared prepared, Request request, RunFolder folder) {
    this.device = device;
    this.prepared = prepared;
    this.request = request;
    this.folder = folder;
    this.intended = RunRecord.intended(request.method(), prepared, request.without(), Map.of());
    this.fingerprint =
        prepared.fingerprint(
            request.without().map(ForgetSet::retain).orElseGet(prepared::training));
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
    TrainingSpec spec = prepared.recipe().trainingSpec();
    Slots slots = slots(spec.order());
    MemoryNeed need = MemoryNeed.ofTraining(device, prepared.model(), spec, slots);
    need.requireWithin(request.budget(), "The training");
    plannedBytes = need.bytes();
    device.resetPeak();
    Learner learner = Learner.initialised(device, prepared.model(), prepared.recipe().seed());
    try (DatasetExamples examples = prepared.trainingExamples(monitor);
        Trainer trainer = new Trainer(learner, examples, slots, spec)) {
      started = System.nanoTime();
      long first = start(trainer, monitor);
      List<LossCurve> curves = train(trainer, monitor);
      RunRecord record = record(learner, trainer.totalSteps() - first);
      folder.save(record, learner, curves);
      removeState();
      return new Trained(learner, record, curves);
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  private Slots slots(Order order) {
    return request
        .without()
        .map(set -> order.without(set.forget(), set.retain()))
        .orElseGet(() -> Slots.of(prepared.training()));
  }

  /**
   * Puts a training where it begins, or where it was stopped.
   *
   * @return steps before its beginning
   */
  private long start(Trainer trainer, Monitor monitor) {
    String ofAll = prepared.fingerprint(prepared.training());
    request.from().ifPresent(original -> original.checkpoints(ofAll).restart(trainer));
    long first = trainer.step();
    if (Files.exists(folder.state())) {
      secondsBefore = TrainingState.restore(folder.state(), trainer, fingerprint);
      monitor.say("going on at step %d of %d".formatted(trainer.step(), trainer.totalSteps()));
    } else if (request.from().isPresent()) {
      monitor.say("starting after step %d of %d".formatted(first, trainer.totalSteps()));
    }
    return first;
  }

  private List<LossCurve> train(Trainer trainer, Monitor monitor) {
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
                  keepIfDue(trainer);
                  saveNowAndThen(trainer);
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

  private void keepIfDue(Trainer trainer) {
    boolean useful = trainer.spec().order() == Order.SLOTS;
    if (useful && Checkpoints.isDue(trainer, request.checkpoints())) {
      folder.checkpoints(fingerprint).keep(trainer, seconds());
    }
  }

  private void saveNowAndThen(Trainer trainer) {
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
