package org.unhear.audio;

import java.util.Arrays;

/**
 * The input of Whisper (Radford et al. 2022): 80 Slaney filters, decimal logarithm, cut at 8 below
 * the loudest value of the chunk, then (y + 4) / 4. 16 kHz. Holds buffers, so one thread at a time.
 */
public final class WhisperLogMel {
  /** Number of bands. */
  public static final int BANDS = 80;

  private static final double FLOOR = 1e-10;
  private static final double RANGE = 8;

  private final LogMelSettings settings =
      LogMelSettings.of(BANDS, MelScale.SLANEY, Framing.CENTRED);
  private final MelFilters filters = new MelFilters(settings);
  private final PowerSpectrum spectrum = new PowerSpectrum(settings);
  private final double[] power = new double[settings.fft() / 2 + 1];

  /** The number of frames of a chunk: the last centred frame is dropped. */
  public static int frames(int chunkSamples) {
    return chunkSamples / 160;
  }

  /**
   * The features [80, chunkSamples / 160].
   *
   * @param x samples at 16 kHz
   * @param chunkSamples the clip is cut or padded with zeros to so many samples; Whisper itself
   *     uses 30 s
   */
  public float[] of(float[] x, int chunkSamples) {
    float[] chunk = Arrays.copyOf(x, chunkSamples);
    int frames = frames(chunkSamples);
    double[] logs = new double[BANDS * frames];
    double loudest = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < frames; t++) {
      spectrum.of(chunk, t, power);
      for (int j = 0; j < BANDS; j++) {
        double value = Math.log10(Math.max(filters.apply(j, power), FLOOR));
        logs[j * frames + t] = value;
        loudest = Math.max(loudest, value);
      }
    }
    float[] out = new float[logs.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) ((Math.max(logs[i], loudest - RANGE) + 4) / 4);
    }
    return out;
  }
}
