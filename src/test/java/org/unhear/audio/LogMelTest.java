package org.unhear.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.unhear.io.SafeTensors;
import org.unhear.testing.Golden;

/** What golden waveforms show beyond the golden tensors, which FeaturesVerifierTest compares. */
class LogMelTest {
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

  private static LogMel logMel(int mels, MelScale scale) {
    return new LogMel(LogMelSettings.of(mels, scale, Framing.CENTRED));
  }

  private static SafeTensors open(String name) {
    return SafeTensors.open(Golden.path("features", name + ".safetensors"));
  }
}
