package org.unhear.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.io.SafeTensors;
import org.unhear.testing.Golden;

/** Every tensor of the golden features, with the tolerance their README gives. */
class FeaturesGoldenTest {
  private static final int WHISPER_FRAMES = 3000;

  @ParameterizedTest
  @ValueSource(strings = {"yes", "dog_short", "chirp"})
  void clip(String name) {
    SafeTensors golden = open(name);
    float[] x = golden.floats("waveform");
    for (String tensor : golden.names()) {
      if (!tensor.equals("waveform")) {
        double tolerance = tolerance(tensor);
        Golden.assertClose(
            name + "/" + tensor, golden.floats(tensor), compute(tensor, x), tolerance);
      }
    }
  }

  private static float[] compute(String tensor, float[] x) {
    return switch (tensor) {
      case "logmel_htk_40" -> logMel(40, MelScale.HTK).of(x);
      case "logmel_htk_64" -> logMel(64, MelScale.HTK).of(x);
      case "logmel_slaney_40" -> logMel(40, MelScale.SLANEY).of(x);
      case "logmel_slaney_64" -> logMel(64, MelScale.SLANEY).of(x);
      case "mfcc40_htk_40" -> new Mfcc(settings(40, MelScale.HTK), 40).of(x);
      case "mfcc40_slaney_64" -> new Mfcc(settings(64, MelScale.SLANEY), 40).of(x);
      case "whisper_logmel_30s_first200" -> columns(whisper30(x), 0, 200);
      case "whisper_logmel_30s_last10" -> columns(whisper30(x), WHISPER_FRAMES - 10, 10);
      case "whisper_logmel_whole_seconds" ->
          new WhisperLogMel().of(x, (x.length + 15999) / 16000 * 16000);
      case "normalised_waveform" -> NormalisedWaveforms.normalise(x);
      default -> fail("No feature for the golden tensor " + tensor);
    };
  }

  private static double tolerance(String tensor) {
    if (tensor.startsWith("logmel")) {
      return 1e-3;
    }
    if (tensor.startsWith("mfcc")) {
      return 5e-4;
    }
    return tensor.startsWith("whisper") ? 1e-4 : 1e-5;
  }

  @Test
  void paddedBatch() {
    SafeTensors golden = open("padded_batch");
    List<float[]> clips =
        golden.names().stream()
            .filter(name -> name.startsWith("waveform"))
            .sorted()
            .map(golden::floats)
            .toList();
    NormalisedWaveforms batch = NormalisedWaveforms.of(clips);
    Golden.assertClose("input_values", golden.floats("input_values"), batch.values(), 1e-5);
    assertArrayEquals(golden.ints("attention_mask"), batch.mask());
  }

  @Test
  void filters() {
    SafeTensors golden = open("filters");
    for (String tensor : golden.names()) {
      if (tensor.startsWith("mel_")) {
        MelScale scale = tensor.contains("htk") ? MelScale.HTK : MelScale.SLANEY;
        int mels = (int) golden.entry(tensor).shape()[1];
        float[] actual = new MelFilters(settings(mels, scale)).matrix();
        Golden.assertClose(tensor, golden.floats(tensor), actual, 1e-6);
      } else {
        Golden.assertClose(tensor, golden.floats(tensor), PowerSpectrum.hann(400), 1e-6);
      }
    }
  }

  @Test
  void validFramesAreCentredFramesOfALaterStart() {
    float[] x = open("yes").floats("waveform");
    float[] valid = new LogMel(LogMelSettings.of(40, MelScale.HTK, Framing.VALID)).of(x);
    assertEquals(40 * 98, valid.length);
    // Centred frame t begins at 160 t − 200; without the first 40 samples that is 160 (t − 1) of x.
    float[] centred = logMel(40, MelScale.HTK).of(Arrays.copyOfRange(x, 40, x.length));
    int frames = centred.length / 40;
    for (int j = 0; j < 40; j++) {
      for (int t = 2; t < 98; t++) {
        assertEquals(centred[j * frames + t], valid[j * 98 + t - 1], 1e-6f);
      }
    }
  }

  @Test
  void anotherGivesTheSameBits() {
    float[] x = open("yes").floats("waveform");
    LogMel first = logMel(40, MelScale.HTK);
    assertArrayEquals(first.of(x), first.another().of(x));
  }

  private static float[] whisper30(float[] x) {
    return new WhisperLogMel().of(x, 30 * 16000);
  }

  private static float[] columns(float[] features, int from, int count) {
    float[] out = new float[WhisperLogMel.BANDS * count];
    for (int j = 0; j < WhisperLogMel.BANDS; j++) {
      System.arraycopy(features, j * WHISPER_FRAMES + from, out, j * count, count);
    }
    return out;
  }

  private static LogMel logMel(int mels, MelScale scale) {
    return new LogMel(settings(mels, scale));
  }

  private static LogMelSettings settings(int mels, MelScale scale) {
    return LogMelSettings.of(mels, scale, Framing.CENTRED);
  }

  private static SafeTensors open(String name) {
    return SafeTensors.open(Golden.path("features", name + ".safetensors"));
  }
}
