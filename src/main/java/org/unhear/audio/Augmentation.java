package org.unhear.audio;

/**
 * Changes features or samples at random. What happens to a sample in an epoch follows from seed,
 * epoch and sample alone when the random numbers are {@link CounterRandom#of(long, long, long)}.
 */
@FunctionalInterface
public interface Augmentation {
  /**
   * Changes a clip in place.
   *
   * @param x [bands, frames], row-major; samples are [1, samples]
   */
  void apply(float[] x, int bands, int frames, CounterRandom random);

  /** This, then another. */
  default Augmentation then(Augmentation next) {
    return (x, bands, frames, random) -> {
      apply(x, bands, frames, random);
      next.apply(x, bands, frames, random);
    };
  }
}
