package org.unhear.audio;

/**
 * One channel of sound.
 *
 * @param samples full scale is ±1; not copied, so whoever makes the record hands the array over
 * @param sampleRate samples per second, positive
 */
public record Waveform(float[] samples, int sampleRate) {
  public Waveform {
    if (sampleRate <= 0) {
      throw new IllegalArgumentException("A sample rate is positive, got " + sampleRate + ".");
    }
  }

  /** The length in seconds. */
  public double seconds() {
    return samples.length / (double) sampleRate;
  }
}
