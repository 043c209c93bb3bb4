package org.unhear.experiment;

import java.util.Map;
import java.util.Optional;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.device.DryDevice;
import org.unhear.device.MemoryLimits;
import org.unhear.nn.Model;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingSpec;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.Unlearner;
import org.unhear.unlearn.UnlearningListener;
import org.unhear.unlearn.UnlearningMethod;
import org.unhear.unlearn.UnlearningTask;

/**
 * Device memory that a run will need, known before it starts: the run is played on a {@link
 * DryDevice}.
 *
 * @param bytes the most held at a time
 * @param byRole the same by role of arena
 */
public record MemoryNeed(long bytes, Map<String, Long> byRole) {
  /** The role of the arena that activations and workspace share. */
  static final String SCRATCH = "scratch";

  /** Of something planned otherwise. */
  public static MemoryNeed of(long bytes, long activations) {
    return new MemoryNeed(bytes, Map.of(SCRATCH, activations));
  }

  /** Of a training that keeps all activations. */
  public static MemoryNeed ofTraining(Device device, Model model, TrainingSpec spec, Slots slots) {
    return ofTraining(device, model, spec, slots, MemoryLimits.NONE);
  }

  /** Of a training, for batches of all the sizes that its slots lead to. */
  public static MemoryNeed ofTraining(
      Device device, Model model, TrainingSpec spec, Slots slots, MemoryLimits limits) {
    try (DryDevice dry = new DryDevice(device, limits);
        Learner learner = Learner.initialised(dry, model, 0);
        Trainer trainer =
            new Trainer(learner, Examples.of(new float[0], new int[0]), slots, spec)) {
      trainer.plan();
      return new MemoryNeed(dry.peakBytes(), dry.peakByRole());
    }
  }

  /** Of a method that keeps all activations. */
  public static Optional<MemoryNeed> ofMethod(
      Device device,
      Prepared prepared,
      UnlearningMethod method,
      UnlearningTask task,
      Hyperparameters hyper) {
    return ofMethod(device, prepared, method, task, hyper, MemoryLimits.NONE);
  }

  /**
   * Of a method, its learner's weights included; empty when the method's course depends on values,
   * so that no plan can be made.
   */
  public static Optional<MemoryNeed> ofMethod(
      Device device,
      Prepared prepared,
      UnlearningMethod method,
      UnlearningTask task,
      Hyperparameters hyper,
      MemoryLimits limits) {
    try (DryDevice dry = new DryDevice(device, limits);
        Learner learner = Learner.initialised(dry, prepared.model(), 0)) {
      Unlearner.run(
          method, learner, task, hyper, Unlearner.Run.seeded(0, UnlearningListener.none()));
      return Optional.of(new MemoryNeed(dry.peakBytes(), dry.peakByRole()));
    } catch (UnhearException e) {
      return Optional.empty();
    }
  }
}
