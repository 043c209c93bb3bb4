package org.unhear.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.audio.AudioException;
import org.unhear.audio.FeatureSettings;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.Dataset;

/** What a user can get wrong, and what is then said. */
class AugmentationErrorsTest {
  @TempDir private static Path folder;
  private static NoisyCorpus corpus;
  private static Dataset dataset;

  @BeforeAll
  static void makeCorpus() {
    corpus = new NoisyCorpus(folder);
    dataset = corpus.dataset(NoisyCorpus.small(Normalisation.PER_CLIP));
  }

  private static <T extends UnhearException> T refused(Class<T> type, Dataset data, String text) {
    return assertThrows(type, () -> corpus.examples(data, text, 1, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shift:4 | A shift by up to 4 ms is 0 of the 18 frames of a clip.",
        "shift:100 | A shift by up to 100 ms is 10 of the 18 frames of a clip.",
        "spec:1x8,1x4 | Masks of up to 8 bands and 4 frames would hide all of the 8 bands",
        "spec:1x2,1x18 | Masks of up to 2 bands and 18 frames would hide all of the 8 bands"
      })
  void settingsThatDoNotSuitTheFeatures(String text, String message) {
    UsageException e = refused(UsageException.class, dataset, text);
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @Test
  void masksOverWaveforms() {
    Dataset sound = corpus.dataset(FeatureSettings.waveform().withSeconds(0.2));
    UsageException e = refused(UsageException.class, sound, "spec:1x2,1x4");
    assertEquals("Masks over bands and frames, but the features are waveforms.", e.getMessage());
  }

  @Test
  void noNoise(@TempDir Path empty) throws IOException {
    Path missing = empty.resolve("missing");
    UnhearException e = refused(UnhearException.class, dataset, "noise:" + missing);
    assertEquals(missing + ": there is no such folder or file with noise.", e.getMessage());
    Files.writeString(empty.resolve("README.md"), "no sound");
    e = refused(UnhearException.class, dataset, "noise:" + empty);
    assertEquals(empty + ": no recordings of noise, neither WAV nor FLAC.", e.getMessage());
  }

  @Test
  void brokenNoise(@TempDir Path broken) throws IOException {
    Files.writeString(broken.resolve("rain.wav"), "this is no sound");
    AudioException e = refused(AudioException.class, dataset, "noise:" + broken);
    assertEquals(AudioException.Fault.NOT_AUDIO, e.fault());
    assertTrue(e.getMessage().contains("rain.wav"), e.getMessage());
  }

  @Test
  void clipsThatWentMissing(@TempDir Path other) throws IOException {
    NoisyCorpus lost = new NoisyCorpus(other);
    Dataset data = lost.dataset(NoisyCorpus.small(Normalisation.PER_CLIP));
    try (DatasetExamples examples = lost.examples(data, "noise:NOISE", 1, 2)) {
      assertEquals(60, examples.size());
    }
    Files.delete(lost.clips().resolve("0_anna_7.wav"));
    AudioException e =
        assertThrows(AudioException.class, () -> lost.examples(data, "noise:NOISE", 1, 2));
    assertEquals(AudioException.Fault.MISSING, e.fault());
  }
}
