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
import org.unhear.experiment.PrivacySpent;

class PrivateTrainCommandTest {
  @TempDir private static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void makeRecordings() {
    shop = new Workshop(folder);
  }

  @Test
  void epsilonIsShownAndKept() {
    CommandRun run = shop.train("private", "--model=kwt-1", "--dp-noise=2").succeeded();
    PrivacySpent spent = shop.folder("private").privacy().orElseThrow();
    assertTrue(spent.epsilon() > 0.5 && spent.epsilon() < 10, spent.toString());
    assertEquals(8.0 / 30, spent.rate(), 1e-9);
    assertEquals(shop.record("private").cost().steps(), spent.steps());
    assertTrue(
        run.out().contains("private: epsilon %.3g at delta 1.0e-05".formatted(spent.epsilon())),
        run.out());

    JsonNode json =
        shop.train("json", "--model=kwt-1", "--dp-noise=4", "--json").succeeded().json();
    assertTrue(json.at("/privacy/epsilon").asDouble() < spent.epsilon(), json.toString());
    assertTrue(shop.record("json").recipe().training().privacy().on());
  }

  @Test
  void memoryIsAsPlanned() {
    shop.train("planned", "--model=kwt-1", "--dp-noise=1").succeeded();
    var cost = shop.record("planned").cost();
    assertEquals(cost.plannedBytes(), cost.peakBytes());
  }

  @Test
  void ordinaryTrainingSaysNothing() {
    CommandRun run = shop.train("ordinary", "--epochs=1").succeeded();
    assertFalse(run.out().contains("epsilon"), run.out());
    assertTrue(shop.folder("ordinary").privacy().isEmpty());
  }

  @Test
  void mistakes() {
    shop.train("out", "--dp-noise=1")
        .refused(2, "res8 cannot be trained privately", "'bn1'", "kwt-1, kwt-2, kwt-3");
    shop.train("out", "--model=kwt-1", "--dp-noise=1", "--dp-clip=0")
        .refused(2, "The clipping bound of a private training is 0.0", "a norm above 0");
    shop.train("out", "--model=kwt-1", "--dp-noise=-1")
        .refused(2, "The noise of a private training is -1.0");
    shop.train("out", "--model=kwt-1", "--dp-noise=1", "--dp-delta=1")
        .refused(2, "The delta of a private training is 1.0");
    shop.train("out", "--model=kwt-1", "--dp-noise=1", "--clip=1")
        .failed(2, "clipped twice", "leave the other clipping out");
    shop.train("out", "--model=kwt-1", "--dp-noise=1", "--order=slots")
        .failed(2, "in the order slots", "use packed");
    assertFalse(Files.exists(shop.at("out")));
  }
}
