package org.unhear.train;

import java.util.Arrays;
import org.unhear.audio.CounterRandom;

/**
 * Batches that every example enters by itself with the same chance, in every step anew: what the
 * accounts of a private training rest on. The size of a batch varies; an epoch is as many steps as
 * see each example once on average.
 */
final class PoissonBatches implements BatchSource {
  private static final long STREAM = 0x506F6973736F6EL;

  private final int[] examples;
  private final int epochs;
  private final int steps;
  private final double rate;
  private final long seed;
  private final CounterRandom random;
  private final int[] starts;
  private int[] drawn;

  PoissonBatches(Slots slots, TrainingSpec spec) {
    this.examples =
        Arrays.stream(slots.entered(slots.slices())).filter(i -> !slots.isEmpty(i)).toArray();
    this.epochs = spec.epochs();
    this.rate = rate(examples.length, spec.batch());
    this.steps = (int) Math.max(1, Math.round(1 / rate));
    this.seed = spec.seed() ^ STREAM;
    this.random = CounterRandom.of(seed, 0, 0);
    this.starts = new int[steps + 1];
    this.drawn = new int[2 * examples.length];
  }

  /** The chance of an example to be in a batch that is to have so many on average. */
  static double rate(int examples, int batch) {
    return Math.min(1, (double) batch / examples);
  }

  @Override
  public int steps(int epoch) {
    return steps;
  }

  @Override
  public long firstStep(int epoch) {
    return (long) epoch * steps;
  }

  @Override
  public int epochOf(long step) {
    return Math.toIntExact(Math.min(epochs, step / steps));
  }

  @Override
  public boolean beginsSlice(long step) {
    return false;
  }

  @Override
  public void arrange(int epoch) {
    int count = 0;
    for (int step = 0; step < steps; step++) {
      starts[step] = count;
      if (drawn.length < count + examples.length) {
        drawn = Arrays.copyOf(drawn, 2 * drawn.length);
      }
      random.restart(seed, firstStep(epoch) + step, 0);
      for (int example : examples) {
        if (random.nextDouble() < rate) {
          drawn[count++] = example;
        }
      }
    }
    starts[steps] = count;
  }

  @Override
  public int[] examples() {
    return drawn;
  }

  @Override
  public int start(int step) {
    return starts[step];
  }

  @Override
  public long stepsBeforeEmptySlot() {
    return firstStep(epochs);
  }
}
