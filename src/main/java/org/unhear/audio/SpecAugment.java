package org.unhear.audio;

import java.util.Arrays;

/**
 * Masks bands and frames (Park et al. 2019, without time warping). Each mask has a width drawn from
 * 0 to its largest, and a place drawn evenly; masked values become {@code fill}.
 *
 * @param bandMasks number of masks over bands
 * @param bandWidth largest width in bands
 * @param frameMasks number of masks over frames
 * @param frameWidth largest width in frames
 * @param fill 0 for normalised features
 */
public record SpecAugment(int bandMasks, int bandWidth, int frameMasks, int frameWidth, float fill)
    implements Augmentation {
  @Override
  public void apply(float[] x, int bands, int frames, CounterRandom random) {
    for (int m = 0; m < bandMasks; m++) {
      int width = random.nextInt(0, Math.min(bandWidth, bands));
      int from = random.nextInt(0, bands - width);
      Arrays.fill(x, from * frames, (from + width) * frames, fill);
    }
    for (int m = 0; m < frameMasks; m++) {
      int width = random.nextInt(0, Math.min(frameWidth, frames));
      int from = random.nextInt(0, frames - width);
      for (int b = 0; b < bands; b++) {
        Arrays.fill(x, b * frames + from, b * frames + from + width, fill);
      }
    }
  }
}
