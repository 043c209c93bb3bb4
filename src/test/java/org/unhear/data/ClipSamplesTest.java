package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.audio.FeatureExtractor;
import org.unhear.audio.FeatureSettings;

class ClipSamplesTest {
  @TempDir private Path folder;

  @Test
  void areWhatFeaturesAreComputedFrom() {
    Recordings.digits(folder, 2, 6);
    FeatureSettings settings = FeatureSettings.keywords().withSeconds(0.1);
    try (Corpus corpus = Corpus.open(folder)) {
      DatasetOptions options = DatasetOptions.of(settings, Task.WORDS);
      Dataset dataset = Dataset.build(corpus, options, ProgressListener.NONE);
      int[] training = dataset.indices(Split.TRAIN);
      ClipSamples samples = ClipSamples.read(corpus, dataset, training, 3, ProgressListener.NONE);
      FeatureExtractor extractor = new FeatureExtractor(settings);
      float[] expected = new float[settings.samples()];
      float[] clip = new float[settings.samples()];
      for (int i : training) {
        assertTrue(samples.has(i));
        extractor.prepare(corpus.waveform(dataset.clip(i)), expected);
        samples.copy(i, clip);
        assertArrayEquals(expected, clip, 0.5f / 32768 + 1e-7f);
      }
      for (int i : dataset.indices(Split.TEST)) {
        assertFalse(samples.has(i));
      }
    }
  }

  @Test
  void thatDoNotFitTheHeapAreRefusedBeforeAnythingIsRead() {
    FeatureSettings settings = FeatureSettings.keywords().withSeconds(60);
    int count = (int) (Runtime.getRuntime().maxMemory() / (settings.samples() * Short.BYTES)) + 2;
    List<Clip> clips =
        IntStream.range(0, count)
            .mapToObj(i -> Clip.of(i + ".wav", "word" + i % 2, "anna", Split.TRAIN))
            .toList();
    float[][] features = new float[count][];
    Arrays.fill(features, new float[settings.size()]);
    Dataset dataset = Dataset.of("large", Task.WORDS, settings, clips, features);
    Recordings.digits(folder, 2, 6);
    try (Corpus corpus = Corpus.open(folder)) {
      int[] all = dataset.indices(Split.TRAIN);
      UnhearException e =
          assertThrows(
              UnhearException.class,
              () -> ClipSamples.read(corpus, dataset, all, 1, ProgressListener.NONE));
      assertEquals(
          "The sound of %d clips takes".formatted(count),
          e.getMessage().replaceAll(" [0-9.]+ GiB.*", ""));
    }
  }
}
