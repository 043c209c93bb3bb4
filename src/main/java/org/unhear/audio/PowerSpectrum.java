package org.unhear.audio;

import be.tarsos.dsp.util.fft.FloatFFT;

/**
 * Power of the frames of a clip: P[k] = |Σ w[n] x[n] e^(−2πikn/fft)|², k = 0 … fft / 2, with a
 * periodic Hann window w. Holds the buffers of one frame, so one thread at a time.
 */
final class PowerSpectrum {
  private final int hop;
  private final Framing framing;
  private final float[] window;
  private final float[] frame;
  private final FloatFFT transform;

  PowerSpectrum(LogMelSettings settings) {
    this.hop = settings.hop();
    this.framing = settings.framing();
    this.window = hann(settings.fft());
    this.frame = new float[settings.fft()];
    this.transform = new FloatFFT(settings.fft());
  }

  /** TarsosDSP's Hann window is the symmetric one; spectra want the periodic one. */
  static float[] hann(int length) {
    float[] window = new float[length];
    for (int i = 0; i < length; i++) {
      window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / length));
    }
    return window;
  }

  /**
   * The power of one frame.
   *
   * @param x the clip
   * @param index the frame
   * @param power receives fft / 2 + 1 values
   */
  void of(float[] x, int index, double[] power) {
    int half = frame.length / 2;
    int start = index * hop - (framing == Framing.CENTRED ? half : 0);
    for (int i = 0; i < frame.length; i++) {
      frame[i] = window[i] * x[reflect(start + i, x.length)];
    }
    transform.realForward(frame);
    power[0] = square(frame[0]);
    power[half] = square(frame[1]);
    for (int k = 1; k < half; k++) {
      power[k] = square(frame[2 * k]) + square(frame[2 * k + 1]);
    }
  }

  /** Reflects as often as needed, without repeating the edge: … 2 1 0 1 2 … */
  private static int reflect(int index, int length) {
    if (index >= 0 && index < length) {
      return index;
    }
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int folded = Math.floorMod(index, period);
    return folded < length ? folded : period - folded;
  }

  private static double square(double x) {
    return x * x;
  }
}
