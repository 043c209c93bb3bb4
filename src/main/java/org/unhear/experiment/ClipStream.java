package org.unhear.experiment;

import org.unhear.audio.CounterRandom;
import org.unhear.data.Dataset;

/**
 * Random numbers of each clip in each epoch. They follow from the seed, the name of the stream, the
 * epoch and the clip's id, so neither order nor other clips nor other streams change them. One
 * thread at a time.
 */
final class ClipStream {
  private final long seed;
  private final long[] clips;
  private final CounterRandom random = CounterRandom.of(0, 0, 0);

  private ClipStream(long seed, long[] clips) {
    this.seed = seed;
    this.clips = clips;
  }

  static ClipStream of(long seed, String name, Dataset dataset) {
    long[] clips =
        dataset.clips().stream()
            .mapToLong(clip -> CounterRandom.of(seed, clip.id()).nextLong())
            .toArray();
    return new ClipStream(CounterRandom.of(seed, name).nextLong(), clips);
  }

  /** The same for another thread. */
  ClipStream another() {
    return new ClipStream(seed, clips);
  }

  /** The numbers of a clip in an epoch from the first on; the object is the same each time. */
  CounterRandom at(int epoch, int clip) {
    random.restart(seed, epoch, clips[clip]);
    return random;
  }
}
