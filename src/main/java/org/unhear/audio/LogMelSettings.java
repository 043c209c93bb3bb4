package org.unhear.audio;

/**
 * What a log-mel spectrum is made with.
 *
 * @param sampleRate samples per second
 * @param fft length of a frame, of its periodic Hann window and of the Fourier transform, even
 * @param hop samples from one frame to the next
 * @param mels number of filters, spaced evenly in mel from 0 to half the sample rate
 * @param scale pitch scale; Slaney's filters have area 1, those of HTK peak 1
 * @param framing where frames stand
 * @param floor energies below it are raised to it before the logarithm
 */
public record LogMelSettings(
    int sampleRate, int fft, int hop, int mels, MelScale scale, Framing framing, double floor) {
  /** 16 kHz, frames of 25 ms every 10 ms, floor 1e-10. */
  public static LogMelSettings of(int mels, MelScale scale, Framing framing) {
    return new LogMelSettings(16000, 400, 160, mels, scale, framing, 1e-10);
  }

  public LogMelSettings {
    if (sampleRate < 1 || fft < 2 || fft % 2 != 0 || hop < 1 || mels < 1 || !(floor > 0)) {
      throw new IllegalArgumentException(
          "Expected positive settings and an even transform, got rate %d, fft %d, hop %d, mels %d, floor %g."
              .formatted(sampleRate, fft, hop, mels, floor));
    }
  }

  /** The number of frames of a clip of so many samples. */
  public int frames(int samples) {
    return framing.frames(samples, fft, hop);
  }
}
