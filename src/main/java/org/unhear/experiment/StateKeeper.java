package org.unhear.experiment;

import java.io.IOException;
import java.nio.file.Files;
import org.unhear.UnhearException;
import org.unhear.train.Checkpoints;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingState;

/**
 * Keeps states of a training in its folder: the latest, to go on from, and checkpoints that
 * unlearning starts from. It counts the seconds, those before a pause included.
 */
final class StateKeeper {
  private static final double SECONDS_BETWEEN_SAVES = 30;

  private final Trainer trainer;
  private final RunFolder folder;
  private final String recipe;
  private final int checkpoints;
  private final long started = System.nanoTime();
  private long saved = started;
  private double secondsBefore;

  /**
   * @param recipe identifies the training
   * @param checkpoints as {@link Checkpoints#isDue} takes them
   */
  StateKeeper(Trainer trainer, RunFolder folder, String recipe, int checkpoints) {
    this.trainer = trainer;
    this.folder = folder;
    this.recipe = recipe;
    this.checkpoints = checkpoints;
  }

  /**
   * Goes on from the latest state.
   *
   * @return whether there is one
   */
  boolean goOn() {
    boolean found = Files.exists(folder.state());
    if (found) {
      secondsBefore = TrainingState.restore(folder.state(), trainer, recipe);
    }
    return found;
  }

  /** Keeps what is due at a step boundary. */
  void keep() {
    if (Checkpoints.isDue(trainer, checkpoints)) {
      folder.checkpoints(recipe).keep(trainer, seconds());
    }
    if ((System.nanoTime() - saved) / 1e9 > SECONDS_BETWEEN_SAVES) {
      save();
    }
  }

  /** Saves the latest state. */
  void save() {
    TrainingState.save(folder.state(), trainer, recipe, seconds());
    saved = System.nanoTime();
  }

  double seconds() {
    return secondsBefore + (System.nanoTime() - started) / 1e9;
  }

  /** Removes the latest state, when the model is there. */
  void removeLatest() {
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
