package org.unhear.train;

import java.util.BitSet;

/**
 * The batches of a training, epoch by epoch, in arrays that are used again.
 *
 * <p>An epoch's places are cut into batches; the last may be smaller, and a single place left over
 * is passed over in that epoch, since batch statistics need two examples. For the same reason a
 * batch that empty slots leave with fewer than two examples is empty altogether.
 */
final class EpochBatches {
  private final Slots slots;
  private final long seed;
  private final int batch;
  private final int least;
  private final int steps;
  private final EpochOrder order;
  private final int[] starts;
  private int[] examples;

  EpochBatches(Slots slots, int batch, long seed) {
    this.slots = slots;
    this.batch = batch;
    this.seed = seed;
    this.least = Math.min(2, batch);
    int rest = slots.size() % batch;
    this.steps = slots.size() / batch + (rest >= 2 || slots.size() < batch ? 1 : 0);
    this.order = new EpochOrder(slots.size());
    this.starts = new int[steps + 1];
  }

  /** Steps of an epoch, those with an empty batch included. */
  int steps() {
    return steps;
  }

  /** Makes the batches of an epoch; what was asked for before is overwritten. */
  void arrange(int epoch) {
    // Examples move up within the order's own array, never past the place that is read next.
    examples = order.of(slots.indices(), seed, epoch);
    int kept = 0;
    for (int step = 0; step < steps; step++) {
      starts[step] = kept;
      int end = end(step);
      for (int place = step * batch; place < end; place++) {
        if (!slots.isEmpty(examples[place])) {
          examples[kept++] = examples[place];
        }
      }
      if (kept - starts[step] < least) {
        kept = starts[step];
      }
    }
    starts[steps] = kept;
  }

  private int end(int step) {
    return Math.min((step + 1) * batch, slots.size());
  }

  /** The examples of the epoch, batch after batch. */
  int[] examples() {
    return examples;
  }

  /** Where the batch of a step starts in {@link #examples()}; after the last one, where it ends. */
  int start(int step) {
    return starts[step];
  }

  /** Examples of the batch of a step; 0 when it is empty. */
  int size(int step) {
    return starts[step + 1] - starts[step];
  }

  /** Batches of the epoch that are not empty. */
  int filled() {
    int filled = 0;
    for (int step = 0; step < steps; step++) {
      filled += size(step) > 0 ? 1 : 0;
    }
    return filled;
  }

  /** Sizes of the batches of all epochs. */
  BitSet sizes(int epochs) {
    BitSet sizes = new BitSet();
    int different = slots.present() < slots.size() ? epochs : 1;
    for (int epoch = 0; epoch < different; epoch++) {
      arrange(epoch);
      for (int step = 0; step < steps; step++) {
        sizes.set(size(step));
      }
    }
    sizes.clear(0);
    return sizes;
  }

  /** Steps before the first whose batch misses an example; all steps when none does. */
  long stepsBeforeEmptySlot(int epochs) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] places = order.of(slots.indices(), seed, epoch);
      for (int place = 0; place < end(steps - 1); place++) {
        if (slots.isEmpty(places[place])) {
          return (long) epoch * steps + place / batch;
        }
      }
    }
    return (long) epochs * steps;
  }
}
