package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.io.SafeTensors;

class ImportanceCommandTest {
  private static final String WEIGHT = "conv3.weight";

  @TempDir private static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void train() {
    shop = new Workshop(folder);
    shop.train("original").succeeded();
  }

  private static float[] importance(String name, String set) {
    return SafeTensors.open(shop.at(name).resolve(set + ".safetensors")).floats(WEIGHT);
  }

  @Test
  void importanceToTheTrainingSetIsThatToItsParts() {
    CommandRun run =
        shop.look("importance", "original", "parts", "--forget=word:1", "--json").succeeded();
    shop.look("importance", "original", "whole").succeeded();

    JsonNode document = run.json();
    double forget = document.at("/forget/recordings").asInt();
    double all = document.at("/train/recordings").asInt();
    assertEquals(all, forget + document.at("/retain/recordings").asInt());
    float[] whole = importance("whole", "train");
    float[] ofForget = importance("parts", "forget");
    float[] ofRetain = importance("parts", "retain");
    for (int i = 0; i < whole.length; i++) {
      double mixed = forget / all * ofForget[i] + (1 - forget / all) * ofRetain[i];
      assertEquals(whole[i], mixed, 1e-5 * Math.max(1, mixed));
    }
    assertFalse(Files.exists(shop.at("whole").resolve("forget.safetensors")));
  }

  @Test
  void tableNamesEveryLayerAndTheRatio() {
    String table =
        shop.look("importance", "original", "table", "--forget=word:1").succeeded().out();
    assertTrue(table.contains("D_f/D_r"), table);
    assertTrue(table.contains("conv6") && table.contains("head"), table);
    double share = 0;
    long parameters = 0;
    JsonNode layers =
        shop.look("importance", "original", "json", "--json")
            .succeeded()
            .json()
            .at("/train/layers");
    for (JsonNode layer : layers) {
      share += layer.get("top").asDouble() * layer.get("parameters").asLong();
      parameters += layer.get("parameters").asLong();
    }
    assertEquals(0.01, share / parameters, 1e-4);
  }

  @Test
  void trueFisherIsAnother() {
    shop.look("importance", "original", "true", "--fisher=true").succeeded();
    shop.look("importance", "original", "empirical").succeeded();
    float[] expected = importance("true", "train");
    float[] empirical = importance("empirical", "train");
    assertEquals(expected.length, empirical.length);
    boolean differs = false;
    for (int i = 0; i < expected.length; i++) {
      assertTrue(expected[i] >= 0);
      differs |= Math.abs(expected[i] - empirical[i]) > 0.1 * empirical[i];
    }
    assertTrue(differs, "both are the same");
  }

  @Test
  void mistakes() {
    shop.look("importance", "original", "out", "--fisher=expected")
        .refused(2, "Unknown Fisher information 'expected'", "Known: empirical, true");
    shop.look("importance", "original", "out", "--forget=word:11")
        .failed(2, "Unknown word '11'", "Did you mean '1'?");
    shop.look("importance", "nowhere", "out").refused(1, "nowhere is not the folder of a run");
    assertFalse(Files.exists(shop.at("out")));
  }
}
