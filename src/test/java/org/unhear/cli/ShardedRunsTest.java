package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.experiment.RunFolder;

/** SISA from train to verify-removal: three shards of ten recordings in two slices. */
class ShardedRunsTest {
  private static final String FORGET = "--forget=sample:1";
  private static final int SHARDS = 3;

  @TempDir private static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void trainAndForget() {
    shop = new Workshop(folder);
    shop.train("original", "--order=sisa:3x2", "--augment=shift:30").succeeded();
    shop.unlearn("original", "gold", "--method=retrain", FORGET).succeeded();
    shop.unlearn("original", "sisa", "--method=sisa", FORGET, "--threads=2").succeeded();
  }

  private static List<String> shards(String run) {
    return IntStream.range(0, SHARDS)
        .mapToObj(k -> shop.folder(run).shard(k).record().weightsSha256())
        .toList();
  }

  @Test
  void everyShardEqualsTheRetrainedOne() {
    CommandRun proof = shop.verifyRemoval("sisa", "gold").succeeded();
    assertTrue(proof.out().contains("Equal: all"), proof.out());
    assertEquals(shards("gold"), shards("sisa"));
    assertNotEquals(shop.weights("original"), shop.weights("gold"));
  }

  @Test
  void proofLooksAtTheShardsToo() {
    int tensors = shop.verifyRemoval("sisa", "gold", "--json").json().get("tensors").asInt();
    int ofShard =
        shop.verifyRemoval("sisa/shards/0", "gold/shards/0", "--json")
            .json()
            .get("tensors")
            .asInt();
    assertEquals((1 + SHARDS) * ofShard, tensors);
    shop.verifyRemoval("original", "gold").failed(1);
  }

  @Test
  void shardsAreMeasuredByTheirVote() {
    JsonNode voted = shop.evaluate("sisa", "gold", "--json").succeeded().json();
    assertEquals(1, voted.get("metrics").get("tow").asDouble(), 1e-12);
    assertEquals(1, voted.get("metrics").get("test_cka_to_gold").asDouble(), 1e-9);
    Measures.assertPlausible(voted.get("metrics"));
    JsonNode averaged = shop.evaluate("sisa", "gold", "--json", "--average").succeeded().json();
    Measures.assertPlausible(averaged.get("metrics"));
    assertNotEquals(
        voted.get("metrics").get("test_loss"), averaged.get("metrics").get("test_loss"));
    JsonNode unlearned =
        shop.unlearn("original", "again", "--method=sisa", FORGET, "--json").succeeded().json();
    assertEquals(voted.get("metrics").get("test_loss"), unlearned.get("metrics").get("test_loss"));
  }

  @Test
  void comparisonSetsSisaBesideGold() {
    shop.compare("compared", "--order=sisa:2x2", "--methods=sisa,fine-tune", "--forget=sample:1")
        .succeeded();
    Map<String, JsonNode> rows = new HashMap<>();
    shop.results("compared").get("runs").forEach(row -> rows.put(row.get("method").asText(), row));
    assertEquals(rows.get("retrain").get("weights_sha256"), rows.get("sisa").get("weights_sha256"));
    assertEquals(1, rows.get("sisa").get("metrics").get("tow").asDouble(), 1e-12);
    assertTrue(rows.containsKey("fine-tune"));
  }

  @Test
  void onlyTheShardOfTheForgottenIsTrained() {
    List<String> before = shards("original");
    List<String> after = shards("sisa");
    List<Integer> changed =
        IntStream.range(0, SHARDS)
            .filter(k -> !before.get(k).equals(after.get(k)))
            .boxed()
            .toList();
    assertEquals(1, changed.size());
    for (int k = 0; k < SHARDS; k++) {
      long steps = shop.folder("sisa").shard(k).record().cost().steps();
      assertEquals(changed.contains(k), steps > 0, "steps of shard " + k);
    }
    long gold = shop.record("gold").cost().steps();
    long sisa = shop.record("sisa").cost().steps();
    assertTrue(sisa <= gold / SHARDS, sisa + " steps of " + gold);
  }

  @Test
  void goingOnComesToTheSameBits() {
    CommandRun run =
        CommandRun.interruptedAt(
            "shard 0: done", shop.training("stopped", "--order=sisa:3x2", "--augment=shift:30"));
    run.failed(1, "Stopped", "unhear train --resume " + shop.at("stopped") + "\n");
    RunFolder stopped = shop.folder("stopped");
    assertTrue(stopped.shard(0).isComplete());
    assertFalse(stopped.isComplete());
    CommandRun.of("train", "--resume=" + shop.at("stopped")).succeeded();
    assertEquals(shop.weights("original"), shop.weights("stopped"));
    assertEquals(shop.record("original").cost().steps(), shop.record("stopped").cost().steps());
    shop.unlearn("stopped", "after", "--method=sisa", FORGET).succeeded();
    assertEquals(shop.weights("gold"), shop.weights("after"));
  }

  @Test
  void whatIsMissingIsNamed() {
    shop.train("whole", "--epochs=1").succeeded();
    shop.unlearn("whole", "no-shards", "--method=sisa", FORGET)
        .refused(1, "sisa builds on a training with --order sisa:SHARDSxSLICES");
    assertFalse(Files.exists(shop.at("no-shards")));
    shop.unlearn("original", "no-replay", "--method=replay", FORGET)
        .refused(1, "replay builds on a training with --order slots");
    shop.train("crowded", "--order=sisa:8x2")
        .failed(1, "30 recordings are too few for 8 shards of 2 slices");
    shop.train("misspelt", "--order=sisa:8").refused(2, "'sisa:8'", "sisa:5x4");
  }
}
