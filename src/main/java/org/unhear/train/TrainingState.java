package org.unhear.train;

import java.nio.file.Path;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.io.SafeTensors;
import org.unhear.io.SafeTensorsWriter;

/**
 * A training at a step boundary, so that it can go on bit for bit: weights, optimizer states, step.
 */
public final class TrainingState {
  /** Starts the names of tensors that are not the model's. */
  static final String PREFIX = "training.";

  private static final String OPTIMIZER = PREFIX + "optimizer";
  private static final String STEP = PREFIX + "step";
  private static final String LOSS = PREFIX + "loss";
  private static final String SECONDS = PREFIX + "seconds";
  private static final String RECIPE = PREFIX + "recipe";

  private TrainingState() {}

  /**
   * Saves a training, as a whole or not at all.
   *
   * @param recipe identifies model, data and settings; the same text is needed to resume
   * @param seconds spent so far
   * @throws UnhearException when the file cannot be written; an earlier one is then as before
   */
  public static void save(Path file, Trainer trainer, String recipe, double seconds) {
    Learner learner = trainer.learner();
    SafeTensorsWriter writer = new SafeTensorsWriter();
    Checkpoint.put(writer, learner.model(), learner.weights());
    int size = Math.toIntExact(trainer.optimizer().states().elements());
    float[] states = learner.device().read(trainer.optimizer().states(), size);
    writer
        .floats(OPTIMIZER, states, size)
        .metadata(STEP, Long.toString(trainer.step()))
        .metadata(LOSS, Double.toString(trainer.lossOfEpoch()))
        .metadata(RECIPE, recipe)
        .metadata(SECONDS, Double.toString(seconds))
        .save(file);
  }

  /**
   * Puts a training where it was saved.
   *
   * @return seconds spent before
   * @throws UnhearException when the file is missing, damaged, or of another training
   */
  public static double restore(Path file, Trainer trainer, String recipe) {
    Learner learner = trainer.learner();
    Device device = learner.device();
    SafeTensors tensors = SafeTensors.open(file);
    Checkpoint.requireFit(tensors, learner.model(), learner.weights());
    if (!recipe.equals(tensors.metadata().get(RECIPE))) {
      throw new UnhearException(
          file + " is of a training with other settings or data.",
          "Resume with the settings it was started with, or start anew in another folder.");
    }
    float[] states = tensors.floats(OPTIMIZER);
    if (states.length != trainer.optimizer().states().elements()) {
      throw new UnhearException(
          "%s: its optimizer has %d values, expected %d."
              .formatted(file, states.length, trainer.optimizer().states().elements()),
          "Start the training anew.");
    }
    long step = (long) number(tensors, STEP);
    if (step < 0 || step > trainer.totalSteps()) {
      throw new UnhearException(
          "%s is at step %d of a training of %d.".formatted(file, step, trainer.totalSteps()),
          "Start the training anew.");
    }
    double loss = number(tensors, LOSS);
    double seconds = number(tensors, SECONDS);
    Checkpoint.take(tensors, learner.weights());
    device.write(trainer.optimizer().states(), states);
    trainer.resumeAt(step, loss);
    return seconds;
  }

  private static double number(SafeTensors tensors, String key) {
    try {
      return Double.parseDouble(tensors.metadata().getOrDefault(key, ""));
    } catch (NumberFormatException e) {
      throw new UnhearException(
          "%s: its %s is not a number.".formatted(tensors.path(), key),
          "Start the training anew.",
          e);
    }
  }
}
