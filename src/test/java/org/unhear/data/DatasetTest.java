package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.audio.AudioException;
import org.unhear.audio.FeatureSettings;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.DatasetOptions.BadFilePolicy;

class DatasetTest {
  private static final DatasetOptions WORDS =
      DatasetOptions.of(FeatureSettings.keywords(), Task.WORDS);

  @TempDir Path root;

  private Dataset build(DatasetOptions options) {
    try (Corpus corpus = Corpus.open(root)) {
      return Dataset.build(corpus, options, ProgressListener.NONE);
    }
  }

  @Test
  void realDigits() {
    try (Corpus corpus = Corpus.open(Recordings.zip("fsdd.zip"))) {
      assertEquals("fsdd", corpus.format());
      assertEquals("fsdd", corpus.name());
      Dataset words = Dataset.build(corpus, WORDS, ProgressListener.NONE);
      assertEquals(3000, words.size());
      assertEquals(10, words.classNames().size());
      assertEquals(300, words.indices(Split.TEST).length);
      assertEquals(2700, words.indices(Split.TRAIN).length);
      assertEquals(40, words.bands());
      assertEquals(98, words.frames());
      assertEquals(List.of(), words.badFiles());
    }
  }

  @Test
  void wordsAndSpeakers() {
    Recordings.digits(root, 3, 7);
    Dataset words = build(WORDS);
    assertEquals(List.of("0", "1", "2"), words.classNames());
    assertEquals(42, words.size());
    assertArrayEquals(new int[] {4, 4, 4}, words.counts(Split.TRAIN));
    assertArrayEquals(new int[] {10, 10, 10}, words.counts(Split.TEST));
    for (int i = 0; i < words.size(); i++) {
      assertEquals(words.clip(i).word(), words.classNames().get(words.label(i)));
      assertEquals(40 * 98, words.features(i).length);
    }
    Dataset speakers = build(DatasetOptions.of(FeatureSettings.keywords(), Task.SPEAKERS));
    assertEquals(List.of("anna", "ben"), speakers.classNames());
  }

  @Test
  void threadsDoNotChangeABit() {
    Recordings.digits(root, 3, 6);
    Dataset one = build(WORDS.withThreads(1));
    Dataset four = build(WORDS.withThreads(4));
    assertEquals(one.clips(), four.clips());
    for (int i = 0; i < one.size(); i++) {
      assertArrayEquals(one.features(i), four.features(i));
    }
  }

  @Test
  void progressRisesToTheTotal() {
    Recordings.digits(root, 2, 6);
    List<Integer> heard = new ArrayList<>();
    try (Corpus corpus = Corpus.open(root)) {
      Dataset.build(corpus, WORDS.withThreads(3), (done, total) -> heard.add(done * 100 + total));
    }
    for (int i = 0; i < 24; i++) {
      assertEquals((i + 1) * 100 + 24, heard.get(i));
    }
    assertEquals(24, heard.size());
  }

  @Test
  void batchesAreLaidOutClipByClip() {
    Recordings.digits(root, 2, 6);
    Dataset data = build(WORDS);
    float[] out = new float[2 * 40 * 98];
    data.copyFeatures(new int[] {9, 5, 3}, 1, 2, out);
    assertEquals(data.features(5)[7], out[7]);
    assertEquals(data.features(3)[7], out[40 * 98 + 7]);
  }

  @Test
  void globalScalingUsesTrainingClipsOnly() {
    Recordings.digits(root, 2, 8);
    FeatureSettings global = FeatureSettings.keywords().withNormalisation(Normalisation.GLOBAL);
    Dataset data = build(DatasetOptions.of(global, Task.WORDS));
    double sum = 0;
    double squares = 0;
    int[] training = data.indices(Split.TRAIN);
    for (int i : training) {
      for (int t = 0; t < 98; t++) {
        sum += data.features(i)[12 * 98 + t];
        squares += Math.pow(data.features(i)[12 * 98 + t], 2);
      }
    }
    double count = training.length * 98.0;
    assertEquals(0, sum / count, 1e-4);
    assertEquals(1, squares / count, 1e-3);
    assertTrue(data.scaling().isPresent());
  }

  @Test
  void badFilesAreListedOrFail() {
    Recordings.digits(root, 2, 7);
    Recordings.write(root, "1_anna_5.wav", new byte[0]);
    Recordings.write(root, "1_ben_5.wav", "this is no recording");
    Dataset data = build(WORDS);
    assertEquals(26, data.size());
    assertEquals(
        List.of("1_anna_5.wav", "1_ben_5.wav"),
        data.badFiles().stream().map(BadFile::path).toList());
    assertTrue(data.badFiles().get(0).reason().contains("empty"));
    assertTrue(data.badFiles().get(1).reason().contains("neither WAV nor FLAC"));
    AudioException failure =
        assertThrows(AudioException.class, () -> build(WORDS.withBadFiles(BadFilePolicy.FAIL)));
    assertTrue(failure.getMessage().startsWith("1_anna_5.wav: "));
  }

  @Test
  void oneClassIsRefused() {
    Recordings.digits(root, 1, 7);
    UnhearException failure = assertThrows(UnhearException.class, () -> build(WORDS));
    assertTrue(failure.getMessage().contains("only one class, '0'"), failure.getMessage());
  }

  @Test
  void aClassWithoutTrainingClipsIsRefused() {
    Recordings.digits(root, 2, 7);
    Recordings.write(root, "2_anna_0.wav", Recordings.tone(1));
    UnhearException failure = assertThrows(UnhearException.class, () -> build(WORDS));
    assertTrue(failure.getMessage().contains("no training recording: 2"), failure.getMessage());
    assertTrue(failure.hint().contains("--split takes"));
  }

  @Test
  void nothingUsableIsRefused() {
    Recordings.write(root, "1_anna_5.wav", new byte[0]);
    UnhearException failure = assertThrows(UnhearException.class, () -> build(WORDS));
    assertTrue(failure.getMessage().contains("none of its recordings"), failure.getMessage());
  }
}
