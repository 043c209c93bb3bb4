package org.unhear.train;

import org.unhear.UsageException;

/**
 * A training recipe.
 *
 * @param epochs passes over the examples that have entered, at least one for a slice
 * @param batch examples a step
 * @param clip largest norm of a gradient; 0 for any
 * @param seed of the order of examples and of random operators; weights have a seed of their own
 * @param order how examples are ordered when some are left out, and divided
 */
public record TrainingSpec(
    int epochs,
    int batch,
    OptimizerSpec optimizer,
    Schedule schedule,
    double clip,
    long seed,
    Order order) {
  public TrainingSpec {
    if (epochs < 1 || batch < 1) {
      throw new UsageException(
          "A training of %d epochs with batches of %d.".formatted(epochs, batch),
          "Both are at least 1.");
    }
    if (epochs < order.slices()) {
      throw new UsageException(
          "%d slices in a training of %d epochs.".formatted(order.slices(), epochs),
          "Each slice needs an epoch of its own.");
    }
    if (!(clip >= 0 && clip < Double.POSITIVE_INFINITY)) {
      throw new UsageException(
          "Gradients clipped to a norm of " + clip + ".",
          "Give a norm above 0, such as 1, or 0 to leave gradients as they are.");
    }
  }

  /** A recipe in packed order. */
  public TrainingSpec(
      int epochs, int batch, OptimizerSpec optimizer, Schedule schedule, double clip, long seed) {
    this(epochs, batch, optimizer, schedule, clip, seed, Order.PACKED);
  }

  public TrainingSpec withEpochs(int other) {
    return new TrainingSpec(other, batch, optimizer, schedule, clip, seed, order);
  }

  public TrainingSpec withClip(double norm) {
    return new TrainingSpec(epochs, batch, optimizer, schedule, norm, seed, order);
  }

  public TrainingSpec withSeed(long other) {
    return new TrainingSpec(epochs, batch, optimizer, schedule, clip, other, order);
  }

  public TrainingSpec withOrder(Order other) {
    return new TrainingSpec(epochs, batch, optimizer, schedule, clip, seed, other);
  }
}
