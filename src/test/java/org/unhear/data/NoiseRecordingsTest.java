package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.audio.WavFiles;

class NoiseRecordingsTest {
  @TempDir private Path folder;

  private static byte[] tone(double seconds, int rate) {
    return WavFiles.pcm16(WavFiles.tone(440, seconds, rate), rate);
  }

  private static List<Integer> lengths(Path path) {
    return NoiseRecordings.read(path, 16000).stream().map(noise -> noise.length).toList();
  }

  @Test
  void ofAnyFolderZipOrFileAreTakenWhole() {
    Recordings.write(folder, "b/rain.wav", tone(0.1, 16000));
    Recordings.write(folder, "a.wav", tone(0.2, 16000));
    Recordings.write(folder, "README.md", "where it was recorded");
    assertEquals(List.of(3200, 1600), lengths(folder));
    assertEquals(List.of(1600), lengths(folder.resolve("b/rain.wav")));
    Path zip = Recordings.zip(folder.resolve("n.zip"), Map.of("x/y.wav", tone(0.3, 16000)));
    assertEquals(List.of(4800), lengths(zip));
  }

  @Test
  void ofSpeechCommandsAreThoseOfItsNoiseFolder() {
    Recordings.write(folder, "yes/0a_nohash_0.wav", tone(0.1, 16000));
    Recordings.write(folder, "_background_noise_/running_tap.wav", tone(0.2, 16000));
    assertEquals(List.of(3200), lengths(folder));
    assertEquals(List.of(3200), lengths(folder.resolve("_background_noise_")));
  }

  @Test
  void atAnotherRateAreConverted() {
    Recordings.write(folder, "a.wav", tone(0.5, 8000));
    Recordings.write(folder, "b.wav", tone(0.5, 44100));
    float[] expected = WavFiles.tone(440, 0.5, 16000);
    for (float[] noise : NoiseRecordings.read(folder, 16000)) {
      assertEquals(8000, noise.length);
      double worst = 0;
      for (int i = 1000; i < 7000; i++) {
        worst = Math.max(worst, Math.abs(noise[i] - expected[i]));
      }
      assertTrue(worst < 0.01, "largest error " + worst);
    }
  }

  @Test
  void heapThatIsNotThereIsRefused() {
    long most = Runtime.getRuntime().maxMemory();
    Heap.require(most / 100, "Little");
    UnhearException e = assertThrows(UnhearException.class, () -> Heap.require(most, "All"));
    assertTrue(e.getMessage().matches("All takes [0-9.]+ GiB of memory, and .*"), e.getMessage());
    assertTrue(e.hint().contains("UNHEAR_JAVA_OPTS=-Xmx"), e.hint());
  }
}
