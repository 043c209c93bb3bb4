package org.unhear.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateConverterTest {
  private static final int EDGE = 400;

  @ParameterizedTest
  @CsvSource({"8000,440", "8000,3000", "11025,1000", "22050,5000", "44100,5000", "48000,6000"})
  void aToneStays(int rate, double hertz) {
    Waveform out = convert(WavFiles.tone(hertz, 1, rate), rate);
    assertEquals(16000, out.sampleRate());
    assertEquals(16000, out.samples().length);
    double error = 0;
    float[] expected = WavFiles.tone(hertz, 1, 16000);
    for (int i = EDGE; i < 16000 - EDGE; i++) {
      error = Math.max(error, Math.abs(out.samples()[i] - expected[i]));
    }
    assertTrue(error < 0.5e-3, "largest error " + error);
  }

  @ParameterizedTest
  @CsvSource({"22050,10000", "44100,10000", "44100,15000", "48000,9000", "48000,20000"})
  void whatCannotBeHeldIsRemoved(int rate, double hertz) {
    float[] out = convert(WavFiles.tone(hertz, 1, rate), rate).samples();
    double peak = 0;
    for (int i = EDGE; i < out.length - EDGE; i++) {
      peak = Math.max(peak, Math.abs(out[i]));
    }
    assertTrue(20 * Math.log10(peak / 0.5) < -60, "alias of " + peak);
  }

  @Test
  void theSameRateIsLeftAlone() {
    Waveform x = new Waveform(WavFiles.tone(440, 0.1, 16000), 16000);
    assertSame(x, new RateConverter(16000).convert(x));
  }

  @ParameterizedTest
  @CsvSource({"1,8000", "2,48000", "3,44100", "7,8000", "0,8000"})
  void tinyClips(int samples, int rate) {
    Waveform out = convert(new float[samples], rate);
    assertEquals((int) Math.ceil(samples * 16000.0 / rate), out.samples().length);
  }

  private static Waveform convert(float[] samples, int rate) {
    return new RateConverter(16000).convert(new Waveform(samples, rate));
  }
}
