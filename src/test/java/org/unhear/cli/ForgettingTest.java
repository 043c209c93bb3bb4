package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.experiment.NoisyCorpus;
import org.unhear.nn.Models;
import org.unhear.train.Learner;

/** Training, unlearning, evaluation and proof of removal, one command after the other. */
class ForgettingTest {
  private static final String SPEC = "sample:20%";
  private static final String FORGET = "--forget=" + SPEC;

  @TempDir private static Path folder;
  private static Workshop shop;
  private static CommandRun trained;

  @BeforeAll
  static void trainAndForget() {
    shop = new Workshop(folder);
    trained = shop.train("original", "--json").succeeded();
    shop.unlearn("original", "gold", "--method=retrain", FORGET).succeeded();
    shop.unlearn("original", "scrub", "--method=scrub", FORGET).succeeded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"original", "gold", "scrub"})
  void recordAndFileHaveTheSameWeights(String run) {
    try (CpuDevice device = new CpuDevice(1);
        Learner learner =
            shop.folder(run).load(device, Models.create("res8", Shape.of(8, 18), 3))) {
      assertEquals(shop.weights(run), learner.weights().sha256());
    }
  }

  @Test
  void whatWasForgottenIsKept() {
    Dataset data = shop.corpus().dataset(NoisyCorpus.small(Normalisation.PER_CLIP));
    ForgetSet.Stored wanted = ForgetRequest.parse(SPEC).resolve(data, 0).stored(data);
    assertEquals(6, wanted.forgotten().size());
    assertEquals(wanted, shop.record("gold").forgetting().orElseThrow());
    assertEquals(wanted, shop.record("scrub").forgetting().orElseThrow());
    assertTrue(shop.record("original").forgetting().isEmpty());
  }

  @Test
  void sameCommandGivesTheSameBits() {
    CommandRun again = shop.train("again", "--json", "--threads=3").succeeded();
    assertEquals(shop.weights("original"), shop.weights("again"));
    assertEquals(trained.json().get("metrics"), again.json().get("metrics"));
    shop.unlearn("original", "scrub-again", "--method=scrub", FORGET, "--threads=2").succeeded();
    assertEquals(shop.weights("scrub"), shop.weights("scrub-again"));
    assertEquals(
        shop.evaluate("scrub", "gold", "--json").json(),
        shop.evaluate("scrub-again", "gold", "--json", "--threads=2").json());
  }

  @Test
  void everyChoiceThatMattersChangesTheBits() {
    shop.train("seeded", "--seed=1").succeeded();
    shop.train("augmented", "--augment=shift:30,spec:1x2,1x4").succeeded();
    assertNotEquals(shop.weights("original"), shop.weights("seeded"));
    assertNotEquals(shop.weights("original"), shop.weights("augmented"));
    shop.unlearn("original", "stronger", "--method=scrub", FORGET, "--set=scrub.lr=0.01")
        .succeeded();
    assertNotEquals(shop.weights("scrub"), shop.weights("stronger"));
    assertEquals(0.01, shop.record("stronger").hyperparameters().get("lr"));
  }

  @Test
  void goldIsNoDistanceFromItself() {
    JsonNode metrics = shop.evaluate("gold", "gold", "--json").succeeded().json().get("metrics");
    Map.of(
            "tow", 1.0,
            "test_agreement_with_gold", 1.0,
            "test_cka_to_gold", 1.0,
            "forget_js_to_gold", 0.0,
            "forget_activation_distance_to_gold", 0.0,
            "forget_loss_ks_to_gold", 0.0,
            "forget_loss_emd_to_gold", 0.0)
        .forEach((name, value) -> assertEquals(value, metrics.get(name).asDouble(), 1e-12, name));
  }

  @Test
  void measuresArePlausible() {
    JsonNode document = shop.evaluate("scrub", "gold", "--json").succeeded().json();
    assertEquals("scrub", document.get("method").asText());
    Measures.assertPlausible(document.get("metrics"));
    Measures.assertPlausible(document.get("gold"));
    JsonNode ofTraining = trained.json().get("metrics");
    Measures.assertPlausible(ofTraining);
    assertTrue(ofTraining.get("train_accuracy").asDouble() > 0.4, "no better than chance");
  }

  @Test
  void equalityOfWeightsIsProven() {
    CommandRun equal = shop.verifyRemoval("gold", "gold", "--json").succeeded();
    assertTrue(equal.json().get("equal").asBoolean());
    shop.unlearn("original", "gold-again", "--method=retrain", FORGET, "--threads=2").succeeded();
    shop.verifyRemoval("gold-again", "gold").succeeded();

    CommandRun other = shop.verifyRemoval("scrub", "gold", "--json");
    assertEquals(1, other.code(), other.err());
    assertEquals(other.json().get("tensors"), other.json().get("different"));
    assertEquals(shop.weights("scrub"), other.json().get("run_sha256").asText());
    assertEquals(shop.weights("gold"), other.json().get("gold_sha256").asText());
  }
}
