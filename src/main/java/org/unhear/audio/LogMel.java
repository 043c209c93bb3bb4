package org.unhear.audio;

/**
 * Log-mel spectra: natural logarithm of the mel-filtered power spectrum, no pre-emphasis, dither or
 * offset removal. Holds buffers, so one thread at a time; {@link #another} makes one that shares
 * the tables.
 */
public final class LogMel {
  private final LogMelSettings settings;
  private final MelFilters filters;
  private final PowerSpectrum spectrum;
  private final double[] power;

  /** An extractor with these settings. */
  public LogMel(LogMelSettings settings) {
    this(settings, new MelFilters(settings));
  }

  private LogMel(LogMelSettings settings, MelFilters filters) {
    this.settings = settings;
    this.filters = filters;
    this.spectrum = new PowerSpectrum(settings);
    this.power = new double[settings.fft() / 2 + 1];
  }

  /** The periodic Hann window that frames are weighted with. */
  public static float[] window(int length) {
    return PowerSpectrum.hann(length);
  }

  /** The same for another thread. */
  public LogMel another() {
    return new LogMel(settings, filters);
  }

  /** What this was made with. */
  public LogMelSettings settings() {
    return settings;
  }

  /**
   * The features [mels, frames] of a clip.
   *
   * @param x samples at the sample rate of the settings
   */
  public float[] of(float[] x) {
    float[] out = new float[settings.mels() * settings.frames(x.length)];
    into(x, out);
    return out;
  }

  /** As {@link #of}, into an array of mels × frames values. */
  public void into(float[] x, float[] out) {
    int frames = settings.frames(x.length);
    for (int t = 0; t < frames; t++) {
      spectrum.of(x, t, power);
      for (int j = 0; j < filters.count(); j++) {
        double energy = Math.max(filters.apply(j, power), settings.floor());
        out[j * frames + t] = (float) Math.log(energy);
      }
    }
  }
}
