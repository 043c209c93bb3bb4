package org.unhear.train;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The batches of a training, epoch by epoch, in arrays that are used again.
 *
 * <p>The places that have entered by an epoch are cut into batches; the last may be smaller, and a
 * single place left over is passed over in that epoch, since batch statistics need two examples.
 * For the same reason a batch that empty slots leave with fewer than two examples is empty
 * altogether.
 */
final class EpochBatches implements BatchSource {
  private final Slots slots;
  private final int epochs;
  private final int batch;
  private final long seed;
  private final EpochOrder order;
  private final long[] firstSteps;
  private final int[] starts;
  private int[] examples;

  EpochBatches(Slots slots, TrainingSpec spec) {
    if (slots.slices() > spec.epochs()) {
      throw new IllegalArgumentException(
          "%d slices do not enter within %d epochs".formatted(slots.slices(), spec.epochs()));
    }
    this.slots = slots;
    this.epochs = spec.epochs();
    this.batch = spec.batch();
    this.seed = spec.seed();
    this.order = new EpochOrder(slots.size());
    this.firstSteps = new long[epochs + 1];
    for (int epoch = 0; epoch < epochs; epoch++) {
      firstSteps[epoch + 1] = firstSteps[epoch] + steps(epoch);
    }
    this.starts = new int[steps(epochs - 1) + 1];
  }

  /** Slices that take part in an epoch: they enter at equal distances. */
  private int slices(int epoch) {
    return (int) ((long) epoch * slots.slices() / epochs) + 1;
  }

  private int[] places(int epoch) {
    return slots.entered(slices(epoch));
  }

  @Override
  public int steps(int epoch) {
    int places = places(epoch).length;
    int rest = places % batch;
    return places / batch + (rest >= 2 || places < batch ? 1 : 0);
  }

  @Override
  public long firstStep(int epoch) {
    return firstSteps[epoch];
  }

  @Override
  public int epochOf(long step) {
    int found = Arrays.binarySearch(firstSteps, step);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public boolean beginsSlice(long step) {
    int epoch = epochOf(step);
    boolean starts = firstSteps[epoch] == step && epoch > 0 && epoch < epochs;
    return starts && slices(epoch) > slices(epoch - 1);
  }

  @Override
  public void arrange(int epoch) {
    // Examples move up within the order's own array, never past the place that is read next.
    int[] places = places(epoch);
    examples = order.of(places, seed, epoch);
    int steps = steps(epoch);
    int kept = 0;
    for (int step = 0; step < steps; step++) {
      starts[step] = kept;
      int end = Math.min((step + 1) * batch, places.length);
      for (int place = step * batch; place < end; place++) {
        if (!slots.isEmpty(examples[place])) {
          examples[kept++] = examples[place];
        }
      }
      if (kept - starts[step] < Math.min(2, batch)) {
        kept = starts[step];
      }
    }
    starts[steps] = kept;
  }

  @Override
  public int[] examples() {
    return examples;
  }

  @Override
  public int start(int step) {
    return starts[step];
  }

  /** Sizes of the batches of all epochs that are not empty. */
  BitSet sizes() {
    BitSet sizes = new BitSet();
    for (int epoch = 0; epoch < epochs; epoch++) {
      boolean asBefore =
          slots.present() == slots.size() && epoch > 0 && !beginsSlice(firstSteps[epoch]);
      if (!asBefore) {
        arrange(epoch);
        for (int step = 0; step < steps(epoch); step++) {
          sizes.set(size(step));
        }
      }
    }
    sizes.clear(0);
    return sizes;
  }

  @Override
  public long stepsBeforeEmptySlot() {
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] places = places(epoch);
      int[] ordered = order.of(places, seed, epoch);
      for (int place = 0; place < Math.min(steps(epoch) * batch, places.length); place++) {
        if (slots.isEmpty(ordered[place])) {
          return firstSteps[epoch] + place / batch;
        }
      }
    }
    return firstSteps[epochs];
  }
}
