package org.unhear.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.unhear.UsageException;
import org.unhear.audio.FeatureSettings.Kind;
import org.unhear.audio.FeatureSettings.Normalisation;

class FeatureExtractorTest {
  @Test
  void clipsAreCutOrPaddedAboutTheirMiddle() {
    float[] out = new float[4];
    FeatureExtractor.fit(new float[] {1, 2, 3, 4, 5, 6, 7}, out);
    assertArrayEquals(new float[] {2, 3, 4, 5}, out);
    FeatureExtractor.fit(new float[] {8}, out);
    assertArrayEquals(new float[] {0, 8, 0, 0}, out);
    FeatureExtractor.fit(new float[] {1, 2, 3, 4}, out);
    assertArrayEquals(new float[] {1, 2, 3, 4}, out);
  }

  @Test
  void framesOfOneSecond() {
    assertEquals(98, FeatureSettings.keywords().frames());
    FeatureSettings centred =
        new FeatureSettings(Kind.MFCC, 13, 1, Framing.CENTRED, MelScale.SLANEY, Normalisation.NONE);
    assertEquals(101, centred.frames());
    assertEquals(13 * 101, centred.size());
    assertEquals(16000, FeatureSettings.waveform().size());
  }

  @Test
  void everyKindHasItsSizeAndIsFinite() {
    Waveform short8k = new Waveform(WavFiles.tone(440, 0.3, 8000), 8000);
    Waveform oneSample = new Waveform(new float[] {0.5f}, 44100);
    Waveform silence = new Waveform(new float[20000], 16000);
    for (Kind kind : Kind.values()) {
      for (Normalisation normalisation : Normalisation.values()) {
        for (Framing framing : Framing.values()) {
          int bands = bands(kind);
          FeatureSettings settings =
              new FeatureSettings(kind, bands, 0.5, framing, MelScale.HTK, normalisation);
          FeatureExtractor extractor = new FeatureExtractor(settings);
          for (Waveform waveform : new Waveform[] {short8k, oneSample, silence}) {
            float[] x = extractor.extract(waveform);
            if (settings.ragged()) {
              double length = 16000.0 * waveform.samples().length / waveform.sampleRate();
              assertEquals(Math.min(length, settings.size()), x.length, 1);
            } else {
              assertEquals(settings.size(), x.length);
            }
            for (float value : x) {
              assertTrue(Float.isFinite(value));
            }
          }
        }
      }
    }
  }

  @Test
  void perClipNormalisationIgnoresLoudness() {
    float[] tone = WavFiles.tone(440, 1, 16000);
    float[] quiet = new float[tone.length];
    CounterRandom random = CounterRandom.of(1, "noise");
    for (int i = 0; i < quiet.length; i++) {
      // Some noise keeps every band above the floor.
      tone[i] += (float) (0.02 * (random.nextDouble() - 0.5));
      quiet[i] = 0.5f * tone[i];
    }
    FeatureExtractor extractor = new FeatureExtractor(FeatureSettings.keywords());
    assertArrayEquals(
        extractor.extract(new Waveform(tone, 16000)),
        extractor.extract(new Waveform(quiet, 16000)),
        1e-3f);
  }

  @Test
  void theMiddleOfALongClipIsConvertedAsTheWholeWouldBe() {
    FeatureExtractor extractor = new FeatureExtractor(FeatureSettings.waveform().withSeconds(0.5));
    for (int rate : new int[] {8000, 16000, 48000}) {
      float[] tone = WavFiles.tone(300, 3, rate);
      float[] whole = new RateConverter(16000).convert(new Waveform(tone, rate)).samples();
      float[] expected = new float[8000];
      FeatureExtractor.fit(whole, expected);
      assertArrayEquals(expected, extractor.extract(new Waveform(tone, rate)), 1e-3f);
    }
  }

  @Test
  void theRateOfTheFileHardlyMatters() {
    FeatureSettings raw = FeatureSettings.keywords().withNormalisation(Normalisation.NONE);
    FeatureExtractor extractor = new FeatureExtractor(raw);
    float[] same = extractor.extract(new Waveform(WavFiles.tone(700, 1, 16000), 16000));
    float[] other = extractor.extract(new Waveform(WavFiles.tone(700, 1, 48000), 48000));
    int loudest = 0;
    for (int j = 1; j < 40; j++) {
      loudest = same[j * 98 + 49] > same[loudest * 98 + 49] ? j : loudest;
    }
    // Bands far from the tone hold only what the converter leaves, so one band is compared.
    assertEquals(same[loudest * 98 + 49], other[loudest * 98 + 49], 1e-2);
  }

  @Test
  void settingsOutOfRange() {
    assertThrows(UsageException.class, () -> FeatureSettings.keywords().withSeconds(0));
    assertThrows(UsageException.class, () -> FeatureSettings.keywords().withSeconds(Double.NaN));
    assertThrows(UsageException.class, () -> FeatureSettings.keywords().withSeconds(1e9));
    assertThrows(UsageException.class, () -> FeatureSettings.keywords().withBands(0));
    assertThrows(UsageException.class, () -> FeatureSettings.waveform().withBands(2));
  }

  private static int bands(Kind kind) {
    return switch (kind) {
      case WAVEFORM, RECORDING -> 1;
      case WHISPER -> 80;
      default -> 20;
    };
  }
}
