package org.unhear.train;

import org.unhear.UsageException;

/**
 * A training recipe.
 *
 * @param epochs passes over the training examples
 * @param batch examples a step
 * @param seed of the order of examples and of random operators; weights have a seed of their own
 */
public record TrainingSpec(
    int epochs, int batch, OptimizerSpec optimizer, Schedule schedule, long seed) {
  public TrainingSpec {
    if (epochs < 1 || batch < 1) {
      throw new UsageException(
          "A training of %d epochs with batches of %d.".formatted(epochs, batch),
          "Both are at least 1.");
    }
  }

  public TrainingSpec withEpochs(int other) {
    return new TrainingSpec(other, batch, optimizer, schedule, seed);
  }

  public TrainingSpec withSeed(long other) {
    return new TrainingSpec(epochs, batch, optimizer, schedule, other);
  }
}
