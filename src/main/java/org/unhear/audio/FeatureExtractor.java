package org.unhear.audio;

import java.util.Arrays;
import java.util.Optional;
import org.unhear.audio.FeatureSettings.Kind;
import org.unhear.audio.FeatureSettings.Normalisation;

/**
 * Turns clips of any length and rate into features [bands, frames] of one size. GLOBAL
 * normalisation is left to the data set, which knows the training clips. Holds buffers, so one
 * thread at a time; {@link #another} makes one for another thread.
 */
public final class FeatureExtractor {
  private static final double EPSILON = 1e-5;

  /** Twice what the converter's filter reaches at rates from 400 Hz. */
  private static final double MARGIN_SECONDS = 0.1;

  private final FeatureSettings settings;
  private final RateConverter rate;
  private final Optional<LogMel> logMel;
  private final Optional<Mfcc> mfcc;
  private final float[] samples;

  /** An extractor with these settings. */
  public FeatureExtractor(FeatureSettings settings) {
    this(
        settings,
        new RateConverter(FeatureSettings.SAMPLE_RATE),
        settings.kind() == Kind.LOGMEL
            ? Optional.of(new LogMel(settings.logMel()))
            : Optional.empty(),
        settings.kind() == Kind.MFCC
            ? Optional.of(new Mfcc(settings.logMel(), settings.bands()))
            : Optional.empty());
  }

  private FeatureExtractor(
      FeatureSettings settings, RateConverter rate, Optional<LogMel> logMel, Optional<Mfcc> mfcc) {
    this.settings = settings;
    this.rate = rate;
    this.logMel = logMel;
    this.mfcc = mfcc;
    this.samples = new float[settings.samples()];
  }

  /** The same for another thread. */
  public FeatureExtractor another() {
    return new FeatureExtractor(
        settings, rate, logMel.map(LogMel::another), mfcc.map(Mfcc::another));
  }

  /** What this was made with. */
  public FeatureSettings settings() {
    return settings;
  }

  /** The features of a clip, {@code settings().size()} values; a recording may have fewer. */
  public float[] extract(Waveform waveform) {
    if (settings.kind() == Kind.RECORDING || settings.kind() == Kind.WHISPER) {
      return unpadded(rate.convert(middle(waveform)).samples());
    }
    float[] out = new float[settings.size()];
    prepare(waveform, samples);
    features(out);
    return out;
  }

  /**
   * Converts a clip to the rate of the settings, and cuts or pads it to their length.
   *
   * @param out receives {@code settings().samples()} samples at 16 kHz
   */
  public void prepare(Waveform waveform, float[] out) {
    fit(rate.convert(middle(waveform)).samples(), out);
  }

  /**
   * The features of samples that already have the rate and length of the settings.
   *
   * @param x {@code settings().samples()} samples at 16 kHz
   * @param out receives {@code settings().size()} values
   */
  public void extract(float[] x, float[] out) {
    System.arraycopy(x, 0, samples, 0, samples.length);
    features(out);
  }

  private void features(float[] out) {
    if (logMel.isPresent()) {
      logMel.get().into(samples, out);
    } else if (mfcc.isPresent()) {
      mfcc.get().into(samples, out);
    } else {
      System.arraycopy(samples, 0, out, 0, samples.length);
    }
    if (settings.normalisation() == Normalisation.PER_CLIP) {
      normalise(out);
    }
  }

  /** Samples of their own length, cut about the middle when there are more than are wanted. */
  private float[] unpadded(float[] x) {
    int length = Math.min(x.length, settings.samples());
    int from = (x.length - length) / 2;
    float[] clip = Arrays.copyOfRange(x, from, from + length);
    if (settings.kind() == Kind.WHISPER) {
      return new WhisperLogMel().of(clip, settings.samples());
    }
    return settings.normalisation() == Normalisation.PER_CLIP
        ? NormalisedWaveforms.normalise(clip)
        : clip;
  }

  /** Cuts what the conversion of the rate need not see: it is most of the time for long clips. */
  private Waveform middle(Waveform waveform) {
    int length = waveform.samples().length;
    int wanted = (int) Math.ceil((settings.seconds() + MARGIN_SECONDS) * waveform.sampleRate());
    if (length <= wanted) {
      return waveform;
    }
    int from = (length - wanted) / 2;
    float[] part = Arrays.copyOfRange(waveform.samples(), from, from + wanted);
    return new Waveform(part, waveform.sampleRate());
  }

  /** Copies the middle of a longer clip, or a shorter one to the middle between zeros. */
  static void fit(float[] x, float[] out) {
    int length = Math.min(x.length, out.length);
    int from = (x.length - length) / 2;
    int to = (out.length - length) / 2;
    Arrays.fill(out, 0f);
    System.arraycopy(x, from, out, to, length);
  }

  private static void normalise(float[] x) {
    double mean = 0;
    for (float value : x) {
      mean += value;
    }
    mean /= x.length;
    double variance = 0;
    for (float value : x) {
      variance += (value - mean) * (value - mean);
    }
    double scale = 1 / Math.sqrt(variance / x.length + EPSILON);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) ((x[i] - mean) * scale);
    }
  }
}
