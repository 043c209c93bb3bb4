package org.unhear.audio;

import be.tarsos.dsp.resample.Resampler;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes the sample rate through TarsosDSP's windowed-sinc resampler (after J. O. Smith, Digital
 * Audio Resampling). The output keeps time: sample {@code i} stands at {@code i / targetRate}
 * seconds, and there are ⌈n · targetRate / rate⌉ of them.
 *
 * <p>Thread-safe: each conversion has its own state.
 */
public final class RateConverter {
  private final int targetRate;
  private final Map<Integer, Resampler> bySourceRate = new ConcurrentHashMap<>();

  /**
   * @param targetRate samples per second of what {@link #convert} returns
   */
  public RateConverter(int targetRate) {
    if (targetRate <= 0) {
      throw new IllegalArgumentException("A sample rate is positive, got " + targetRate + ".");
    }
    this.targetRate = targetRate;
  }

  /** The waveform at the target rate; the same object when it already is. */
  public Waveform convert(Waveform waveform) {
    if (waveform.sampleRate() == targetRate) {
      return waveform;
    }
    double factor = targetRate / (double) waveform.sampleRate();
    float[] in = waveform.samples();
    float[] out = new float[(int) Math.ceil(in.length * factor)];
    Resampler resampler = new Resampler(prototype(waveform.sampleRate(), factor));
    int read = 0;
    int written = 0;
    while (written < out.length) {
      Resampler.Result step =
          resampler.process(
              factor, in, read, in.length - read, true, out, written, out.length - written);
      if (step.inputSamplesConsumed == 0 && step.outputSamplesGenerated == 0) {
        break;
      }
      read += step.inputSamplesConsumed;
      written += step.outputSamplesGenerated;
    }
    Arrays.fill(out, written, out.length, 0f);
    return new Waveform(out, targetRate);
  }

  /** Never run itself, only copied: a resampler's tables take longer to make than to copy. */
  private Resampler prototype(int sourceRate, double factor) {
    return bySourceRate.computeIfAbsent(sourceRate, rate -> new Resampler(true, factor, factor));
  }
}
