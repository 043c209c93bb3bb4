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
 * @param privacy how single examples are hidden
 */
public record TrainingSpec(
    int epochs,
    int batch,
    OptimizerSpec optimizer,
    Schedule schedule,
    double clip,
    long seed,
    Order order,
    Privacy privacy) {
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
    if (privacy.on() && clip > 0) {
      throw new UsageException(
          "A private training whose gradients are clipped twice.",
          "Gradients of single recordings are clipped anyway: leave the other clipping out.");
    }
    if (privacy.on() && !order.equals(Order.PACKED)) {
      throw new UsageException(
          "A private training in the order %s.".formatted(order),
          "Its batches are drawn by chance, so recordings have no places to keep: use packed.");
    }
  }

  /** A recipe of an ordinary training. */
  public TrainingSpec(
      int epochs,
      int batch,
      OptimizerSpec optimizer,
      Schedule schedule,
      double clip,
      long seed,
      Order order) {
    this(epochs, batch, optimizer, schedule, clip, seed, order, Privacy.NONE);
  }

  /** A recipe in packed order. */
  public TrainingSpec(
      int epochs, int batch, OptimizerSpec optimizer, Schedule schedule, double clip, long seed) {
    this(epochs, batch, optimizer, schedule, clip, seed, Order.PACKED);
  }

  public TrainingSpec withEpochs(int other) {
    return new TrainingSpec(other, batch, optimizer, schedule, clip, seed, order, privacy);
  }

  public TrainingSpec withClip(double norm) {
    return new TrainingSpec(epochs, batch, optimizer, schedule, norm, seed, order, privacy);
  }

  public TrainingSpec withSeed(long other) {
    return new TrainingSpec(epochs, batch, optimizer, schedule, clip, other, order, privacy);
  }

  public TrainingSpec withOrder(Order other) {
    return new TrainingSpec(epochs, batch, optimizer, schedule, clip, seed, other, privacy);
  }

  public TrainingSpec withPrivacy(Privacy other) {
    return new TrainingSpec(epochs, batch, optimizer, schedule, clip, seed, order, other);
  }
}
