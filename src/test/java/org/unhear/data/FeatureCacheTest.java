package org.unhear.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.audio.AudioException;
import org.unhear.audio.FeatureSettings;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.DatasetOptions.BadFilePolicy;

class FeatureCacheTest {
  @TempDir Path root;
  @TempDir Path cache;

  private DatasetOptions options = DatasetOptions.of(FeatureSettings.keywords(), Task.WORDS);

  @BeforeEach
  void corpus() {
    Recordings.digits(root, 2, 7);
    Recordings.write(root, "1_ben_6.wav", new byte[0]);
    options = options.withCache(new FeatureCache(cache));
  }

  /** How many pieces of work were announced: one when all comes from the cache. */
  private int steps;

  private Dataset build() {
    AtomicInteger count = new AtomicInteger();
    try (Corpus corpus = Corpus.open(root)) {
      Dataset data = Dataset.build(corpus, options, (done, total) -> count.incrementAndGet());
      steps = count.get();
      return data;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(cache)) {
      return all.toList();
    }
  }

  private static void assertSame(Dataset expected, Dataset actual) {
    assertEquals(expected.clips(), actual.clips());
    assertEquals(expected.badFiles(), actual.badFiles());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.features(i), actual.features(i));
    }
  }

  @Test
  void theSecondTimeNothingIsComputed() throws IOException {
    Dataset first = build();
    assertEquals(28, steps);
    Dataset second = build();
    assertEquals(1, steps);
    assertSame(first, second);
    assertEquals(1, first.badFiles().size());
    assertEquals(1, files().size());
  }

  @Test
  void globalScalingSharesTheFileOfUnscaledFeatures() throws IOException {
    options =
        DatasetOptions.of(
                FeatureSettings.keywords().withNormalisation(Normalisation.GLOBAL), Task.WORDS)
            .withCache(new FeatureCache(cache));
    Dataset first = build();
    Dataset second = build();
    assertEquals(1, steps);
    assertSame(first, second);
    options =
        DatasetOptions.of(
                FeatureSettings.keywords().withNormalisation(Normalisation.NONE), Task.WORDS)
            .withCache(new FeatureCache(cache));
    build();
    assertEquals(1, steps);
    assertEquals(1, files().size());
  }

  @Test
  void aChangedRecordingOrSettingIsComputed() throws IOException {
    build();
    Path changed = root.resolve("1_ben_5.wav");
    Files.setLastModifiedTime(changed, FileTime.fromMillis(1_000_000));
    build();
    assertEquals(28, steps);
    options =
        DatasetOptions.of(FeatureSettings.keywords().withSeconds(0.5), Task.WORDS)
            .withCache(new FeatureCache(cache));
    build();
    assertEquals(28, steps);
    assertEquals(3, files().size());
  }

  @Test
  void aDamagedFileIsMadeAnew() throws IOException {
    Dataset first = build();
    Path file = files().get(0);
    byte[] good = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 100, good.length / 2, good.length - 1}) {
      Files.write(file, Arrays.copyOf(good, length));
      assertSame(first, build());
      assertEquals(28, steps, "after " + length + " bytes");
      assertArrayEquals(good, Files.readAllBytes(file));
    }
    Files.writeString(file, "not a safetensors file at all");
    assertSame(first, build());
    assertEquals(28, steps);
  }

  @Test
  void aFolderThatCannotBeWrittenCostsNothingElse() throws IOException {
    Path blocked = cache.resolve("file");
    Files.writeString(blocked, "a file where the folder should be");
    options = options.withCache(new FeatureCache(blocked.resolve("features")));
    assertEquals(27, build().size());
    assertEquals(28, steps);
  }

  @Test
  void aBadFileStillFailsWhenItShould() {
    build();
    options = options.withBadFiles(BadFilePolicy.FAIL);
    AudioException failure = assertThrows(AudioException.class, this::build);
    assertEquals(AudioException.Fault.EMPTY, failure.fault());
  }

  @Test
  void theUsersFolderFollowsTheXdgSpecification() {
    assertEquals(
        Path.of("/x/unhear/features"),
        FeatureCache.userFolder(Map.of("XDG_CACHE_HOME", "/x"), "/home/me"));
    assertEquals(
        Path.of("/home/me/.cache/unhear/features"),
        FeatureCache.userFolder(Map.of("XDG_CACHE_HOME", "relative"), "/home/me"));
    assertEquals(
        Path.of("/home/me/.cache/unhear/features"), FeatureCache.userFolder(Map.of(), "/home/me"));
  }
}
