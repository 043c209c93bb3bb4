package org.unhear.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.Dataset;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.experiment.Monitor;
import org.unhear.experiment.NoisyCorpus;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.StoppedRunException;
import org.unhear.experiment.TrainingSettings;

/** A fleet in a folder: trained once, whatever interrupts it, and recognised again. */
class ShadowFleetTest {
  private static final ShadowSettings FOUR = new ShadowSettings(4, 1, 8, 0);

  @TempDir private static Path root;
  private static NoisyCorpus corpus;
  private static Prepared prepared;

  @BeforeAll
  static void prepare() {
    corpus = new NoisyCorpus(root.resolve("corpus"));
    prepared = prepared(corpus.dataset(NoisyCorpus.small(Normalisation.PER_CLIP)));
  }

  private static Prepared prepared(Dataset data) {
    TrainingSettings.Rule rule = new TrainingSettings.Rule("adamw", 0.002, 0.9, 0.05);
    TrainingSettings training = new TrainingSettings(2, 8, rule, "constant", 0, 0, "packed");
    return Prepared.of(corpus.recipe("res8", training, "none"), data, 1);
  }

  private static ShadowModels open(
      int threads, Prepared data, ShadowSettings settings, String name, Monitor monitor) {
    try (CpuDevice device = new CpuDevice(threads)) {
      ShadowModels models =
          ShadowFleet.open(device, data, settings, root.resolve(name), Long.MAX_VALUE, monitor);
      assertEquals(0, device.allocatedBytes());
      return models;
    }
  }

  private static void assertSame(ShadowModels expected, ShadowModels found) {
    IntStream.range(0, expected.logits().size())
        .forEach(k -> assertArrayEquals(expected.logits().get(k), found.logits().get(k)));
  }

  /** Asks to stop as soon as a file is there. */
  private static Monitor until(Path file) {
    return new Monitor() {
      @Override
      public Task begin(String title, long total) {
        return Monitor.none().begin(title, total);
      }

      @Override
      public void say(String line) {}

      @Override
      public boolean stopRequested() {
        return Files.exists(file);
      }
    };
  }

  @Test
  void whatWasMadeBeforeAStopIsKeptAndTheRestIsTheSame() {
    Path second = root.resolve("stopped/model-0001.safetensors");
    StoppedRunException stop =
        assertThrows(
            StoppedRunException.class, () -> open(1, prepared, FOUR, "stopped", until(second)));
    assertTrue(stop.getMessage().contains("2 of 4 models"), stop.getMessage());
    assertFalse(Files.exists(root.resolve("stopped/model-0002.safetensors")));
    ShadowModels resumed = open(2, prepared, FOUR, "stopped", Monitor.none());
    assertSame(open(1, prepared, FOUR, "at once", Monitor.none()), resumed);
  }

  @Test
  void seedOfTheOriginalMakesNoDifference() {
    ShadowModels models = open(1, prepared, FOUR, "shared", Monitor.none());
    assertSame(models, open(1, prepared.withSeed(7), FOUR, "shared", Monitor.none()));
  }

  @Test
  void modelsOfAFleetDiffer() {
    ShadowModels models = open(1, prepared, FOUR, "different", Monitor.none());
    for (int k = 1; k < 4; k++) {
      float[] first = models.logits().get(0);
      assertFalse(java.util.Arrays.equals(first, models.logits().get(k)), "model " + k);
    }
  }

  @Test
  void otherFeaturesOrSettingsAreAnotherFleet() {
    open(1, prepared, FOUR, "taken", Monitor.none());
    Prepared other = prepared(corpus.dataset(NoisyCorpus.small(Normalisation.GLOBAL)));
    UnhearException e =
        assertThrows(UnhearException.class, () -> open(1, other, FOUR, "taken", Monitor.none()));
    assertTrue(e.getMessage().contains("other settings or data"), e.getMessage());
    ShadowSettings longer = new ShadowSettings(4, 2, 8, 0);
    assertThrows(UnhearException.class, () -> open(1, prepared, longer, "taken", Monitor.none()));
  }
}
