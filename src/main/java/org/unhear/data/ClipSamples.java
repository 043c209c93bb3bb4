package org.unhear.data;

import org.unhear.UnhearException;
import org.unhear.audio.FeatureExtractor;
import org.unhear.audio.FeatureSettings;

/**
 * The sound of clips in memory, at the rate and of the length that features are computed from. Kept
 * as 16-bit samples: half the memory of floats, and exact for recordings that are 16-bit at that
 * rate themselves. Immutable.
 */
public final class ClipSamples {
  private static final float FULL_SCALE = 1 << 15;

  private final short[][] samples;

  private ClipSamples(short[][] samples) {
    this.samples = samples;
  }

  /**
   * Reads clips of a data set anew from the corpus that it was made of, on several threads.
   *
   * @param indices the clips
   * @throws UnhearException when the heap has no room for them
   * @throws org.unhear.audio.AudioException when a recording cannot be read any more
   */
  public static ClipSamples read(
      Corpus corpus, Dataset dataset, int[] indices, int threads, ProgressListener listener) {
    FeatureSettings settings = dataset.settings();
    Heap.require(
        (long) indices.length * settings.samples() * Short.BYTES,
        "The sound of %d clips".formatted(indices.length));
    short[][] samples = new short[dataset.size()][];
    FeatureExtractor first = new FeatureExtractor(settings);
    Workers.forEach(
        indices.length,
        threads,
        () -> {
          FeatureExtractor extractor = first.another();
          float[] clip = new float[settings.samples()];
          return i -> {
            extractor.prepare(corpus.waveform(dataset.clip(indices[i])), clip);
            samples[indices[i]] = toShorts(clip);
          };
        },
        listener);
    return new ClipSamples(samples);
  }

  private static short[] toShorts(float[] clip) {
    short[] out = new short[clip.length];
    for (int i = 0; i < clip.length; i++) {
      int value = Math.round(clip[i] * FULL_SCALE);
      out[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }
    return out;
  }

  /** Whether a clip of the data set is here. */
  public boolean has(int index) {
    return samples[index] != null;
  }

  /**
   * A clip that is here; full scale is ±1.
   *
   * @param out receives all its samples
   */
  public void copy(int index, float[] out) {
    short[] clip = samples[index];
    for (int i = 0; i < clip.length; i++) {
      out[i] = clip[i] / FULL_SCALE;
    }
  }
}
