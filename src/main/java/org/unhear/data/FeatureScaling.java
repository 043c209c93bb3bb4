package org.unhear.data;

import org.unhear.audio.FeatureSettings;

/**
 * Mean and standard deviation of each band over the training clips, stored with a model so that
 * later clips are scaled alike.
 *
 * @param mean [bands]
 * @param deviation [bands], above 0
 */
public record FeatureScaling(float[] mean, float[] deviation) {
  private static final double SMALLEST_DEVIATION = 1e-5;

  /** Of the features at {@code training}. */
  static FeatureScaling of(float[][] features, int[] training, FeatureSettings settings) {
    int bands = settings.bands();
    int frames = settings.frames();
    float[] mean = new float[bands];
    float[] deviation = new float[bands];
    double count = (double) training.length * frames;
    for (int b = 0; b < bands; b++) {
      double sum = 0;
      for (int i : training) {
        for (int t = b * frames; t < (b + 1) * frames; t++) {
          sum += features[i][t];
        }
      }
      double centre = sum / count;
      double squares = 0;
      for (int i : training) {
        for (int t = b * frames; t < (b + 1) * frames; t++) {
          double distance = features[i][t] - centre;
          squares += distance * distance;
        }
      }
      mean[b] = (float) centre;
      deviation[b] = (float) Math.max(SMALLEST_DEVIATION, Math.sqrt(squares / count));
    }
    return new FeatureScaling(mean, deviation);
  }

  /** Scales the features [bands, frames] of a clip in place. */
  public void apply(float[] features) {
    int frames = features.length / mean.length;
    for (int b = 0; b < mean.length; b++) {
      for (int t = b * frames; t < (b + 1) * frames; t++) {
        features[t] = (features[t] - mean[b]) / deviation[b];
      }
    }
  }
}
