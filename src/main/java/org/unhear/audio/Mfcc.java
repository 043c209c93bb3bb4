package org.unhear.audio;

import java.util.Arrays;

/**
 * Mel-frequency cepstral coefficients: the first coefficients of the orthonormal DCT-II of a
 * log-mel spectrum over its bands, without liftering (Davis &amp; Mermelstein 1980). Holds buffers,
 * so one thread at a time.
 */
public final class Mfcc {
  private final LogMel logMel;
  private final double[][] basis;

  /**
   * @param settings of the log-mel spectrum below
   * @param coefficients how many are kept, at most the number of mels
   */
  public Mfcc(LogMelSettings settings, int coefficients) {
    this(new LogMel(settings), basis(coefficients, settings.mels()));
  }

  private Mfcc(LogMel logMel, double[][] basis) {
    this.logMel = logMel;
    this.basis = basis;
  }

  private static double[][] basis(int coefficients, int mels) {
    if (coefficients < 1 || coefficients > mels) {
      throw new IllegalArgumentException(
          "Expected 1 to " + mels + " coefficients, got " + coefficients + ".");
    }
    double[][] basis = new double[coefficients][mels];
    for (int q = 0; q < coefficients; q++) {
      double scale = Math.sqrt((q == 0 ? 1.0 : 2.0) / mels);
      for (int j = 0; j < mels; j++) {
        basis[q][j] = scale * Math.cos(Math.PI * q * (2 * j + 1) / (2.0 * mels));
      }
    }
    return basis;
  }

  /** The same for another thread. */
  public Mfcc another() {
    return new Mfcc(logMel.another(), basis);
  }

  /**
   * The features [coefficients, frames] of a clip.
   *
   * @param x samples at the sample rate of the settings
   */
  public float[] of(float[] x) {
    float[] out = new float[basis.length * logMel.settings().frames(x.length)];
    into(x, out);
    return out;
  }

  /** As {@link #of}, into an array of coefficients × frames values. */
  public void into(float[] x, float[] out) {
    float[] mel = logMel.of(x);
    int frames = logMel.settings().frames(x.length);
    double[] row = new double[frames];
    for (int q = 0; q < basis.length; q++) {
      Arrays.fill(row, 0);
      for (int j = 0; j < basis[q].length; j++) {
        double weight = basis[q][j];
        for (int t = 0; t < frames; t++) {
          row[t] += weight * mel[j * frames + t];
        }
      }
      for (int t = 0; t < frames; t++) {
        out[q * frames + t] = (float) row[t];
      }
    }
  }
}
