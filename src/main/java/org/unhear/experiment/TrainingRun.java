package org.unhear.experiment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.report.LossCurve;
import org.unhear.report.Results;
import org.unhear.train.Checkpoints;
import org.unhear.train.Learner;
import org.unhear.train.Predictor;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;

/**
 * Trains a recipe into a folder: the original, or gold when a forget set is left out. It saves its
 * state now and then and when it is asked to stop, and goes on from there bit for bit.
 */
public final class TrainingRun {
  /**
   * A trained model.
   *
   * @param model closed by the caller; of several shards their ensemble
   * @param curves losses since the training was last resumed
   */
  public record Trained(Predictor model, RunRecord record, List<LossCurve> curves) {}

  /**
   * What to train.
   *
   * @param method {@code original}, or the name of the exact method
   * @param without recordings to leave out: the result is gold
   * @param from a training with all recordings, from whose checkpoints this one starts
   * @param shard the only one to train, from 0; empty for all
   * @param checkpoints states to keep, as {@link Checkpoints#isDue} counts them
   * @param budget most bytes of device memory
   */
  public record Request(
      String method,
      Optional<ForgetSet> without,
      Optional<RunFolder> from,
      OptionalInt shard,
      int checkpoints,
      long budget) {
    /** The original model. */
    public static Request original(int checkpoints, long budget) {
      return new Request(
          Results.ORIGINAL,
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          checkpoints,
          budget);
    }

    /** Gold, from the start. */
    public static Request retrain(ForgetSet without, long budget) {
      return new Request(
          Results.RETRAIN, Optional.of(without), Optional.empty(), OptionalInt.empty(), 0, budget);
    }

    /** Gold, from checkpoints of the original. */
    Request from(RunFolder original, String by) {
      return new Request(by, without, Optional.of(original), shard, checkpoints, budget);
    }

    Request ofShard(int k) {
      return new Request(
          method, without, from.map(each -> each.shard(k)), OptionalInt.of(k), checkpoints, budget);
    }
  }

  private final Device device;
  private final Prepared prepared;
  private final Request request;
  private final RunFolder folder;
  private final RunRecord intended;

  private TrainingRun(Device device, Prepared prepared, Request request, RunFolder folder) {
    this.device = device;
    this.prepared = prepared;
    this.request = request;
    this.folder = folder;
    this.intended = RunRecord.intended(request.method(), prepared, request.without(), Map.of());
  }

  /**
   * Trains, or goes on with what the folder holds of the same training: its state, or its end.
   *
   * @throws StoppedRunException when the monitor asked to stop; the state is saved
   * @throws org.unhear.UnhearException when the training fails, needs more memory than allowed, or
   *     the folder holds another training
   */
  public static Trained run(
      Device device, Prepared prepared, Request request, RunFolder folder, Monitor monitor) {
    return new TrainingRun(device, prepared, request, folder).run(monitor);
  }

  private Trained run(Monitor monitor) {
    if (folder.isComplete()) {
      monitor.say("the model in " + folder.path() + " is complete");
      Predictor made = folder.openMade(device, prepared.model(), intended);
      return new Trained(made, folder.record(), folder.curves());
    }
    List<Slots> shards = shards();
    if (shards.size() == 1) {
      return train(shards.get(0), monitor);
    }
    return request.shard().isPresent()
        ? train(shards.get(request.shard().getAsInt()), monitor)
        : new ShardedRun(device, prepared, request, folder).train(intended, shards.size(), monitor);
  }

  private List<Slots> shards() {
    int[] without = request.without().map(ForgetSet::forget).orElse(new int[0]);
    return prepared
        .recipe()
        .trainingSpec()
        .order()
        .without(without, present(), prepared.recipe().seed());
  }

  /** What is trained on, in all shards. */
  private int[] present() {
    return request.without().map(ForgetSet::retain).orElseGet(prepared::training);
  }

  private Trained train(Slots slots, Monitor monitor) {
    TrainingSpec spec = prepared.recipe().trainingSpec();
    MemoryBudget.Fit fit =
        MemoryBudget.fit(
            request.budget(),
            "The training",
            spec.batch(),
            limits ->
                Optional.of(MemoryNeed.ofTraining(device, prepared.model(), spec, slots, limits)));
    fit.note().ifPresent(monitor::say);
    device.ledger().limit(fit.limits());
    device.resetPeak();
    Learner learner = Learner.initialised(device, prepared.model(), prepared.recipe().seed());
    try (DatasetExamples examples = prepared.trainingExamples(monitor);
        Trainer trainer = new Trainer(learner, examples, slots, spec)) {
      StateKeeper states =
          new StateKeeper(trainer, folder, fingerprint(present()), request.checkpoints());
      long first = start(trainer, states, monitor);
      List<LossCurve> curves = train(trainer, states, monitor);
      RunRecord record =
          intended.made(
              new RunRecord.Cost(
                  states.seconds(),
                  trainer.totalSteps() - first,
                  device.peakBytes(),
                  fit.need().orElseThrow().bytes()),
              learner.weights().sha256());
      if (spec.privacy().on()) {
        folder.save(PrivacySpent.of(spec, present().length, trainer.totalSteps()));
      }
      folder.save(record, learner, curves);
      states.removeLatest();
      return new Trained(learner, record, curves);
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  /**
   * Puts a training where it begins, or where it was stopped.
   *
   * @return steps before its beginning
   */
  private long start(Trainer trainer, StateKeeper states, Monitor monitor) {
    Optional<RunFolder> original = request.from();
    original.ifPresent(each -> each.checkpoints(fingerprint(prepared.training())).restart(trainer));
    long first = trainer.step();
    if (states.goOn()) {
      monitor.say("going on at step %d of %d".formatted(trainer.step(), trainer.totalSteps()));
    } else if (original.isPresent()) {
      monitor.say(
          "%d of %d steps are free of what is forgotten; starting after step %d"
              .formatted(trainer.stepsBeforeEmptySlot(), trainer.totalSteps(), first));
    }
    return first;
  }

  private List<LossCurve> train(Trainer trainer, StateKeeper states, Monitor monitor) {
    try (Follower follower = new Follower(title(), folder, trainer.step(), monitor)) {
      boolean complete =
          trainer.run(
              new TrainingListener() {
                @Override
                public void onStep(long step, long total, double loss, double rate) {
                  follower.onStep(step, total, loss, rate);
                }

                @Override
                public boolean stopRequested() {
                  states.keep();
                  return follower.stopRequested();
                }
              });
      if (!complete) {
        states.save();
        throw new StoppedRunException(
            "Stopped at step %d of %d; the state is in %s."
                .formatted(trainer.step(), trainer.totalSteps(), folder.state()),
            "Go on with: unhear train --resume " + folder.path());
      }
      states.keep();
      return follower.curves();
    }
  }

  private String title() {
    String shard = request.shard().isPresent() ? ", shard " + request.shard().getAsInt() : "";
    return "train " + request.method() + shard;
  }

  /** Identifies this training if it were on these recordings. */
  private String fingerprint(int[] indices) {
    return prepared.fingerprint(indices)
        + (request.shard().isPresent() ? "/" + request.shard().getAsInt() : "");
  }
}
