package org.unhear.train;

/**
 * Follows a training. Called at step boundaries, where everything is consistent and may be saved.
 */
public interface TrainingListener {
  /**
   * After each step.
   *
   * @param step steps taken, from 1
   * @param total steps of the whole training
   * @param loss mean over the batch, before the step
   */
  void onStep(long step, long total, double loss, double learningRate);

  /** After each epoch, from 1. */
  default void onEpoch(int epoch, int epochs, double meanLoss) {}

  /** Asked after each step; true ends the training there. */
  default boolean stopRequested() {
    return false;
  }

  /** Follows nothing. */
  static TrainingListener none() {
    return (step, total, loss, rate) -> {};
  }
}
