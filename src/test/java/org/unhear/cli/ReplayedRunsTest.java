package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.Dataset;
import org.unhear.data.Split;
import org.unhear.experiment.NoisyCorpus;
import org.unhear.train.EpochOrder;

/** Training with slots, replay from its checkpoints, and the proof that it equals retraining. */
class ReplayedRunsTest {
  private static final String[] SLOTS = {
    "--order=slots", "--checkpoints=3", "--augment=shift:30,spec:1x2,1x4"
  };

  @TempDir private static Path folder;
  private static Workshop shop;

  /** Ids of the training clips, in the order of their first use. */
  private static String[] byFirstUse;

  @BeforeAll
  static void train() {
    shop = new Workshop(folder);
    shop.train("original", SLOTS).succeeded();
    Dataset data = shop.corpus().dataset(NoisyCorpus.small(Normalisation.PER_CLIP));
    int[] training = data.indices(Split.TRAIN);
    byFirstUse =
        java.util.Arrays.stream(new EpochOrder(training.length).of(training, 0, 0))
            .mapToObj(i -> data.clip(i).id())
            .toArray(String[]::new);
  }

  /** The request to forget the clips at places of the first epoch. */
  private static String forgetting(int... places) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int place : places) {
      lines.append(byFirstUse[place]).append('\n');
    }
    Path list = Files.createTempFile(folder, "forget", ".txt");
    Files.writeString(list, lines);
    return "--forget=file:" + list;
  }

  private static void assertEqual(String run, String gold) {
    CommandRun proof = shop.verifyRemoval(run, gold).succeeded();
    assertTrue(proof.out().contains("Equal: all"), proof.out());
    assertEquals(shop.weights(gold), shop.weights(run));
  }

  /** Batches of 8 in the first epoch: places 0 to 7, 8 to 15, 16 to 23, 24 to 29. */
  @ParameterizedTest
  @CsvSource({"0,8", "7,8", "8,7", "29,5"})
  void replayEqualsRetraining(int place, int steps) throws IOException {
    String request = forgetting(place);
    String gold = "gold-" + place;
    String replayed = "replay-" + place;
    shop.unlearn("original", gold, "--method=retrain", request).succeeded();
    shop.unlearn("original", replayed, "--method=replay", request, "--threads=2").succeeded();
    assertEqual(replayed, gold);
    assertNotEquals(shop.weights("original"), shop.weights(gold));
    assertEquals(steps, shop.record(replayed).cost().steps());
    assertEquals(Workshop.STEPS, shop.record(gold).cost().steps());
    assertEquals("replay", shop.record(replayed).method());
  }

  @Test
  void severalAreForgottenAtOnce() throws IOException {
    String request = forgetting(13, 20, 21, 29);
    shop.unlearn("original", "gold-of-four", "--method=retrain", request).succeeded();
    shop.unlearn("original", "replay-of-four", "--method=replay", request).succeeded();
    assertEqual("replay-of-four", "gold-of-four");
    assertEquals(7, shop.record("replay-of-four").cost().steps());
    var cost = shop.record("gold-of-four").cost();
    assertEquals(cost.plannedBytes(), cost.peakBytes(), "batches of every size were planned");
  }

  @Test
  void replayThatIsStoppedGoesOn() throws IOException {
    String request = forgetting(24);
    shop.unlearn("original", "gold-of-stopped", "--method=retrain", request).succeeded();
    CommandRun.interruptedAt(
            "starting after step 3",
            shop.unlearning("original", "stopped", "--method=replay", request))
        .failed(1, "Stopped at step 4 of 8", "unhear unlearn --resume " + shop.at("stopped"));
    CommandRun.of("unlearn", "--resume=" + shop.at("stopped")).succeeded();
    assertEqual("stopped", "gold-of-stopped");
    assertEquals(5, shop.record("stopped").cost().steps());
  }

  @Test
  void originalIsTheSameInEitherOrderButGoldIsNot() throws IOException {
    String[] packed = {SLOTS[2], "--order=packed"};
    shop.train("packed", packed).succeeded();
    assertEquals(shop.weights("original"), shop.weights("packed"));
    assertFalse(Files.exists(shop.at("packed").resolve("checkpoints")));
    String request = forgetting(0);
    shop.unlearn("packed", "packed-gold", "--method=retrain", request).succeeded();
    shop.unlearn("original", "slots-gold", "--method=retrain", request).succeeded();
    assertNotEquals(shop.weights("slots-gold"), shop.weights("packed-gold"));
    CommandRun different = shop.verifyRemoval("packed-gold", "slots-gold");
    assertEquals(1, different.code());
    assertTrue(different.out().contains("Not equal"), different.out());
    shop.unlearn("packed", "no-replay", "--method=replay", request)
        .refused(1, "replay builds on a training with --order slots", "unhear train --order slots");
    assertFalse(Files.exists(shop.at("no-replay")));
  }

  @Test
  void checkpointsAreNeeded() throws IOException {
    shop.train("bare", "--order=slots", "--checkpoints=0").succeeded();
    shop.unlearn("bare", "no-start", "--method=replay", forgetting(29))
        .failed(1, "no checkpoints", "unhear train --order slots --checkpoints");
    shop.train("negative", "--checkpoints=-1").refused(2, "--checkpoints is -1");
    shop.train("misspelt", "--order=slot").refused(2, "order 'slot'", "slots");
  }

  @Test
  void damagedCheckpointIsNamed() throws IOException {
    shop.train("damaged", "--order=slots", "--checkpoints=1", "--epochs=1").succeeded();
    Path state = shop.at("damaged").resolve("checkpoints/step-000000002.safetensors");
    Files.writeString(state, "cut short");
    shop.unlearn("damaged", "no-state", "--method=replay", forgetting(29))
        .failed(1, state.toString(), "cut short or not a safetensors file");
    assertFalse(Files.exists(shop.at("no-state")));
  }

  @Test
  void checkpointsOfOtherRecordingsAreRefused() throws IOException {
    NoisyCorpus other = new NoisyCorpus(folder.resolve("other"));
    String request = forgetting(29);
    Files.delete(other.clips().resolve(byFirstUse[3]));
    shop.unlearn(
            "original", "elsewhere", "--method=replay", request, "--corpus=fsdd=" + other.clips())
        .failed(1, "has other training recordings");
  }

  @Test
  void comparisonSetsReplayBesideGold() {
    shop.compare("compared", "--order=slots", "--methods=replay,fine-tune", "--forget=sample:1")
        .succeeded();
    Map<String, String> weights = new HashMap<>();
    for (JsonNode run : shop.results("compared").get("runs")) {
      weights.put(run.get("method").asText(), run.get("weights_sha256").asText());
    }
    assertEquals(weights.get("retrain"), weights.get("replay"));
    assertNotEquals(weights.get("retrain"), weights.get("fine-tune"));
    shop.compare("refused", "--methods=fine-tune,replay", "--forget=sample:1")
        .refused(1, "replay builds on a training with --order slots");
  }
}
