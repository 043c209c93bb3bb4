package org.unhear.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.audio.FeatureSettings;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.Dataset;
import org.unhear.data.Split;
import org.unhear.train.EpochOrder;
import org.unhear.train.Examples;

class DatasetExamplesTest {
  private static final String ALL = "shift:30,spec:1x2,1x4,noise:NOISE";

  @TempDir private static Path folder;
  private static NoisyCorpus corpus;
  private static Dataset dataset;

  @BeforeAll
  static void makeCorpus() {
    corpus = new NoisyCorpus(folder);
    dataset = corpus.dataset(NoisyCorpus.small(Normalisation.PER_CLIP));
  }

  private static float[] copy(Examples examples, int index) {
    float[] out = new float[examples.exampleSize() + 2];
    examples.copy(index, out, 1);
    assertEquals(0, out[0]);
    assertEquals(0, out[out.length - 1]);
    return Arrays.copyOfRange(out, 1, out.length - 1);
  }

  /** What an epoch shows of all clips, read in a given order. */
  private static float[][] read(Examples examples, int epoch, int[] announced, int[] order) {
    Examples view = examples.atEpoch(epoch);
    view.announce(announced, 0, announced.length);
    float[][] features = new float[examples.size()][];
    for (int index : order) {
      features[index] = copy(view, index);
    }
    return features;
  }

  private static int[] ascending(Dataset data) {
    return IntStream.range(0, data.size()).toArray();
  }

  private static float[][] read(Dataset data, String text, long seed, int epoch) {
    try (DatasetExamples examples = corpus.examples(data, text, seed, 2)) {
      return read(examples, epoch, ascending(data), ascending(data));
    }
  }

  private static float[][] stored(Dataset data) {
    return IntStream.range(0, data.size())
        .mapToObj(i -> data.features(i).clone())
        .toArray(float[][]::new);
  }

  @Test
  void areTheFeaturesAndLabelsOfTheDataSet() {
    try (DatasetExamples examples = DatasetExamples.of(dataset)) {
      assertEquals(60, examples.size());
      assertEquals(8 * 18, examples.exampleSize());
      for (int i = 0; i < examples.size(); i++) {
        assertArrayEquals(dataset.features(i), copy(examples, i));
        assertEquals(dataset.label(i), examples.label(i));
      }
      assertSame(examples, examples.atEpoch(3));
    }
    try (DatasetExamples examples = corpus.examples(dataset, "none", 1, 1)) {
      assertSame(examples, examples.atEpoch(3));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shift:30", "spec:1x2,0x0", "spec:0x0,1x4", "noise:NOISE", ALL})
  void changeTrainingClipsOnlyAndNeverWhatIsStored(String text) {
    float[][] before = stored(dataset);
    boolean[] changed = new boolean[dataset.size()];
    try (DatasetExamples examples = corpus.examples(dataset, text, 1, 2)) {
      for (int epoch = 0; epoch < 8; epoch++) {
        float[][] seen = read(examples, epoch, ascending(dataset), ascending(dataset));
        Examples view = examples.atEpoch(epoch);
        for (int i = 0; i < dataset.size(); i++) {
          changed[i] |= !Arrays.equals(before[i], seen[i]);
          assertEquals(dataset.label(i), view.label(i));
          assertArrayEquals(before[i], copy(examples, i), "as evaluation sees it");
        }
      }
    }
    assertArrayEquals(before, stored(dataset));
    for (int i : dataset.indices(Split.TRAIN)) {
      assertTrue(changed[i], "training clip " + i);
    }
    for (int i : dataset.indices(Split.TEST)) {
      assertFalse(changed[i], "test clip " + i);
    }
  }

  @Test
  void doNotDependOnOrderThreadsOrAnnouncement() {
    int[] ascending = ascending(dataset);
    int[] shuffled = new EpochOrder(dataset.size()).of(ascending, 3, 4);
    float[][] expected = read(dataset, ALL, 1, 5);
    try (DatasetExamples one = corpus.examples(dataset, ALL, 1, 1);
        DatasetExamples many = corpus.examples(dataset, ALL, 1, 5)) {
      read(one, 4, ascending, shuffled);
      assertArrayEquals(expected, read(one, 5, new int[0], shuffled), "not announced");
      assertArrayEquals(expected, read(one, 5, shuffled, ascending), "announced otherwise");
      assertArrayEquals(expected, read(many, 5, shuffled, shuffled), "as announced");
      many.atEpoch(4).announce(ascending, 0, 60);
      assertArrayEquals(expected, read(many, 5, shuffled, shuffled), "announced anew");
    }
    DatasetExamples closed = corpus.examples(dataset, ALL, 1, 1);
    closed.close();
    assertArrayEquals(expected, read(closed, 5, shuffled, shuffled), "closed");
  }

  @Test
  void dependOnEpochAndSeed() {
    float[][] first = read(dataset, ALL, 1, 0);
    for (float[][] other : new float[][][] {read(dataset, ALL, 1, 1), read(dataset, ALL, 2, 0)}) {
      for (int i : dataset.indices(Split.TRAIN)) {
        assertFalse(Arrays.equals(first[i], other[i]), "clip " + i);
      }
    }
  }

  @Test
  void doNotDependOnOtherClips(@TempDir Path other) throws IOException {
    NoisyCorpus smaller = new NoisyCorpus(other);
    Files.delete(smaller.clips().resolve("0_anna_7.wav"));
    Dataset rest = smaller.dataset(NoisyCorpus.small(Normalisation.PER_CLIP));
    float[][] all = read(dataset, ALL, 1, 2);
    float[][] some;
    try (DatasetExamples examples = smaller.examples(rest, ALL, 1, 2)) {
      some = read(examples, 2, ascending(rest), ascending(rest));
    }
    assertEquals(59, rest.size());
    for (int i = 0; i < rest.size(); i++) {
      int before = dataset.clips().indexOf(rest.clip(i));
      assertArrayEquals(all[before], some[i], rest.clip(i).id());
    }
  }

  @Test
  void shiftMovesFramesAndRepeatsTheEdge() {
    float[][] seen = read(dataset, "shift:30", 1, 0);
    for (int i : dataset.indices(Split.TRAIN)) {
      float[] original = dataset.features(i);
      float[] shifted = seen[i];
      assertEquals(
          1,
          IntStream.rangeClosed(-3, 3)
              .filter(s -> Arrays.equals(shifted, shifted(original, s)))
              .count());
    }
  }

  private static float[] shifted(float[] original, int shift) {
    float[] out = new float[original.length];
    for (int b = 0; b < 8; b++) {
      for (int t = 0; t < 18; t++) {
        out[b * 18 + t] = original[b * 18 + Math.max(0, Math.min(17, t - shift))];
      }
    }
    return out;
  }

  @ParameterizedTest
  @EnumSource
  void masksHoldTheMean(Normalisation normalisation) {
    Dataset data = corpus.dataset(NoisyCorpus.small(normalisation));
    double mean =
        Arrays.stream(data.indices(Split.TRAIN))
            .mapToDouble(i -> mean(data.features(i)))
            .average()
            .orElseThrow();
    float[][] seen = read(data, "spec:1x3,1x4", 1, 0);
    int masked = 0;
    for (int i : data.indices(Split.TRAIN)) {
      for (int j = 0; j < seen[i].length; j++) {
        if (seen[i][j] != data.features(i)[j]) {
          assertEquals(mean, seen[i][j], 1e-4);
          masked++;
        }
      }
    }
    assertTrue(masked > 100, "masked values: " + masked);
  }

  private static double mean(float[] x) {
    return IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
  }

  @Test
  void noiseHasTheRatioAndTheShareAskedFor() {
    Dataset sound = corpus.dataset(FeatureSettings.waveform().withSeconds(0.2));
    int noisy = 0;
    for (int epoch = 0; epoch < 20; epoch++) {
      float[][] seen = read(sound, "noise:NOISE:7..7dB:50%", 1, epoch);
      for (int i : sound.indices(Split.TRAIN)) {
        double signal = 0;
        double added = 0;
        for (int t = 0; t < seen[i].length; t++) {
          signal += Math.pow(sound.features(i)[t], 2);
          added += Math.pow(seen[i][t] - sound.features(i)[t], 2);
        }
        noisy += added > 0 ? 1 : 0;
        assertTrue(added == 0 || Math.abs(10 * Math.log10(signal / added) - 7) < 0.01);
      }
    }
    assertEquals(300, noisy, 50);
  }

  /** Noise of 100 dB below the clip cannot be seen, so only a wrong scale could. */
  @ParameterizedTest
  @EnumSource
  void noisyFeaturesAreNormalisedLikeTheOthers(Normalisation normalisation) {
    Dataset data = corpus.dataset(NoisyCorpus.small(normalisation));
    float[][] seen = read(data, "noise:NOISE:100..100dB:100%", 1, 0);
    for (int i = 0; i < data.size(); i++) {
      assertArrayEquals(data.features(i), seen[i], 2e-3f);
    }
    int[] training = data.indices(Split.TRAIN);
    assertTrue(
        IntStream.of(training).anyMatch(i -> !Arrays.equals(data.features(i), seen[i])),
        "there was noise");
  }
}
