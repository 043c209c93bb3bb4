package org.unhear.audio;

import org.unhear.UsageException;

/**
 * What a model is fed with: every clip becomes [bands, frames] of the same size.
 *
 * @param kind what is computed
 * @param bands number of mel bands or cepstral coefficients; 1 for waveforms
 * @param seconds clips are cut about their middle, or padded with zeros on both sides, to this
 * @param framing where frames stand; one second has 98 frames when VALID, 101 when CENTRED
 * @param scale pitch scale of the mel filters
 * @param normalisation what is done to the values afterwards
 */
public record FeatureSettings(
    Kind kind,
    int bands,
    double seconds,
    Framing framing,
    MelScale scale,
    Normalisation normalisation) {
  /** Samples per second that features are computed from. */
  public static final int SAMPLE_RATE = 16000;

  /** Features. */
  public enum Kind {
    LOGMEL,
    MFCC,
    /** Samples between zeros. */
    WAVEFORM,
    /** Samples, as many as a clip has up to {@code seconds}; a longer one keeps its middle. */
    RECORDING,
    /** The spectrogram of Whisper: clips are followed by silence up to {@code seconds}. */
    WHISPER
  }

  /** Centring and scaling of features. */
  public enum Normalisation {
    NONE,
    /** Mean 0 and variance 1 over each clip: needs nothing of other clips. */
    PER_CLIP,
    /** Mean 0 and variance 1 of each band over all training clips. */
    GLOBAL
  }

  private static final double MIN_SECONDS = 0.05;
  private static final double MAX_SECONDS = 60;
  private static final int MAX_BANDS = 128;

  public FeatureSettings {
    if (!(seconds >= MIN_SECONDS && seconds <= MAX_SECONDS)) {
      throw new UsageException(
          "Expected clips of %s to %s seconds, got %s."
              .formatted(MIN_SECONDS, MAX_SECONDS, seconds),
          "Keyword models use 1.");
    }
    if (bands < 1 || bands > MAX_BANDS) {
      throw new UsageException(
          "Expected 1 to %d bands, got %d.".formatted(MAX_BANDS, bands), "Keyword models use 40.");
    }
    if (kind == Kind.WHISPER && bands != WhisperLogMel.BANDS) {
      throw new UsageException(
          "Whisper hears %d bands, got %d.".formatted(WhisperLogMel.BANDS, bands),
          "Use a model of 80 bands.");
    }
    if ((kind == Kind.WAVEFORM || kind == Kind.RECORDING) && bands != 1) {
      throw new UsageException("A waveform has 1 band, got " + bands + ".", "Set bands to 1.");
    }
  }

  /** For keyword models: 40 log-mel bands of one second, 98 frames, each clip normalised. */
  public static FeatureSettings keywords() {
    return new FeatureSettings(
        Kind.LOGMEL, 40, 1.0, Framing.VALID, MelScale.HTK, Normalisation.PER_CLIP);
  }

  /** For models on samples: one second, not normalised. */
  public static FeatureSettings waveform() {
    return new FeatureSettings(
        Kind.WAVEFORM, 1, 1.0, Framing.VALID, MelScale.HTK, Normalisation.NONE);
  }

  /**
   * For wav2vec 2.0 and HuBERT: at most so many seconds, each clip normalised by its own samples.
   */
  public static FeatureSettings recording(double seconds) {
    return new FeatureSettings(
        Kind.RECORDING, 1, seconds, Framing.VALID, MelScale.HTK, Normalisation.PER_CLIP);
  }

  /** For Whisper: its spectrogram of so many seconds. */
  public static FeatureSettings whisper(double seconds) {
    return new FeatureSettings(
        Kind.WHISPER,
        WhisperLogMel.BANDS,
        seconds,
        Framing.CENTRED,
        MelScale.SLANEY,
        Normalisation.NONE);
  }

  /** Whether clips keep their own length, instead of being padded on both sides. */
  public boolean ragged() {
    return kind == Kind.RECORDING;
  }

  public FeatureSettings withSeconds(double length) {
    return new FeatureSettings(kind, bands, length, framing, scale, normalisation);
  }

  public FeatureSettings withBands(int count) {
    return new FeatureSettings(kind, count, seconds, framing, scale, normalisation);
  }

  public FeatureSettings withNormalisation(Normalisation other) {
    return new FeatureSettings(kind, bands, seconds, framing, scale, other);
  }

  /** Samples of a clip after cutting or padding. */
  public int samples() {
    return (int) Math.round(seconds * SAMPLE_RATE);
  }

  /** Frames of a clip; its samples for waveforms. */
  public int frames() {
    return switch (kind) {
      case WAVEFORM, RECORDING -> samples();
      case WHISPER -> WhisperLogMel.frames(samples());
      default -> logMel().frames(samples());
    };
  }

  /** Frames that begin in a second; the sample rate for waveforms. */
  public double framesPerSecond() {
    return kind == Kind.WAVEFORM || kind == Kind.RECORDING
        ? SAMPLE_RATE
        : SAMPLE_RATE / (double) logMel().hop();
  }

  /** Values of a clip: bands × frames. */
  public int size() {
    return bands * frames();
  }

  /**
   * The log-mel settings; MFCC use at least 40 mels, so that coefficients do not depend on bands.
   */
  LogMelSettings logMel() {
    int mels = kind == Kind.MFCC ? Math.max(40, bands) : bands;
    return LogMelSettings.of(mels, scale, framing);
  }
}
