package org.unhear.audio;

import java.util.Arrays;
import java.util.List;

/**
 * The input of wav2vec2 and HuBERT: waveforms with mean 0 and variance 1, padded with zeros to the
 * longest of the batch.
 *
 * @param values [N, T]
 * @param mask [N, T], 1 where there is sound and 0 where there is padding
 * @param length T, the samples of the longest
 */
public record NormalisedWaveforms(float[] values, int[] mask, int length) {
  private static final double EPSILON = 1e-7;

  /** Normalises each waveform by its own samples, then pads. */
  public static NormalisedWaveforms of(List<float[]> waveforms) {
    int length = waveforms.stream().mapToInt(x -> x.length).max().orElse(0);
    float[] values = new float[Math.multiplyExact(waveforms.size(), length)];
    int[] mask = new int[values.length];
    for (int n = 0; n < waveforms.size(); n++) {
      float[] x = normalise(waveforms.get(n));
      System.arraycopy(x, 0, values, n * length, x.length);
      Arrays.fill(mask, n * length, n * length + x.length, 1);
    }
    return new NormalisedWaveforms(values, mask, length);
  }

  /** (x − mean) / √(variance + 1e-7), the variance with divisor N. */
  public static float[] normalise(float[] x) {
    double mean = 0;
    for (float value : x) {
      mean += value;
    }
    mean /= Math.max(1, x.length);
    double variance = 0;
    for (float value : x) {
      variance += (value - mean) * (value - mean);
    }
    variance /= Math.max(1, x.length);
    double scale = 1 / Math.sqrt(variance + EPSILON);
    float[] out = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = (float) ((x[i] - mean) * scale);
    }
    return out;
  }
}
