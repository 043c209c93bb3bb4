package org.unhear.train;

import org.unhear.audio.CounterRandom;

/**
 * Standard normal numbers that are a function of seed, step and place, by the method of Box and
 * Muller (1958). Allocates nothing.
 */
final class NormalNoise {
  private static final long STREAM = 0x4E6F697365L;

  private final long seed;
  private final CounterRandom random;

  NormalNoise(long seed) {
    this.seed = seed ^ STREAM;
    this.random = CounterRandom.of(this.seed, 0, 0);
  }

  /** Begins the numbers of a step. */
  void restart(long step) {
    random.restart(seed, step, 0);
  }

  /** The next numbers, times a scale, into {@code target[from … from + count)}. */
  void fill(float[] target, int from, int count, double scale) {
    for (int i = from; i < from + count; i += 2) {
      double radius = scale * Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      target[i] = (float) (radius * Math.cos(angle));
      if (i + 1 < from + count) {
        target[i + 1] = (float) (radius * Math.sin(angle));
      }
    }
  }
}
