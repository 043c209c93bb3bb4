package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was stopped goes on, and comes to the same bits as what was not. */
class ResumeTest {
  private static final String AUGMENTED = "--augment=shift:30,spec:1x2,1x4";
  private static final String[] COMPARED = {"--methods=fine-tune,scrub", "--forget=word:1"};

  @TempDir private static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void runWithoutStopping() {
    shop = new Workshop(folder);
    shop.train("whole", AUGMENTED).succeeded();
    shop.compare("compared", COMPARED).succeeded();
  }

  private static String resume(String name) {
    return "--resume=" + shop.at(name);
  }

  @Test
  void trainingThatIsStoppedAtEveryStep() {
    CommandRun run = CommandRun.interruptedAt("features: done", shop.training("often", AUGMENTED));
    for (int step = 1; step < Workshop.STEPS; step++) {
      run.failed(
          1, "Stopped at step " + step + " of 8", "unhear train --resume " + shop.at("often"));
      assertFalse(shop.folder("often").isComplete());
      run = CommandRun.interruptedAt("going on at step " + step, "train", resume("often"));
    }
    run.succeeded();
    assertEquals(shop.weights("whole"), shop.weights("often"));
    assertFalse(Files.exists(shop.folder("often").state()), "the state is of no use any more");
  }

  @Test
  void trainingThatIsCompleteStaysAsItIs() {
    shop.train("complete", AUGMENTED).succeeded();
    CommandRun again = CommandRun.of("train", resume("complete"), "--json");
    assertEquals(shop.weights("whole"), shop.weights("complete"));
    assertFalse(again.err().contains("train original"), "trained again: " + again.err());
    assertTrue(again.succeeded().json().get("metrics").has("test_accuracy"));
  }

  @Test
  void retrainingThatIsStopped() {
    String[] options = {"--method=retrain", "--forget=word:1"};
    shop.unlearn("whole", "gold", options).succeeded();
    CommandRun.interruptedAt(
            "check request: done", shop.unlearning("whole", "gold-stopped", options))
        .failed(1, "Stopped at step 1", "unhear unlearn --resume " + shop.at("gold-stopped"));
    CommandRun.of("unlearn", resume("gold-stopped")).succeeded();
    assertEquals(shop.weights("gold"), shop.weights("gold-stopped"));
    CommandRun again = CommandRun.of("unlearn", resume("gold-stopped")).succeeded();
    assertTrue(again.err().contains("is complete"), again.err());
  }

  @Test
  void methodThatIsStoppedKeepsNothing() {
    CommandRun.interruptedAt(
            "check request: done",
            shop.unlearning("whole", "stopped", "--method=scrub", "--forget=word:1"))
        .failed(1, "scrub was stopped after 0 steps", "run the command again");
    assertFalse(Files.exists(shop.at("stopped")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check request: done",
        "train original: done",
        "train retrain: done",
        "fine-tune: done"
      })
  void comparisonThatIsStopped(String moment) {
    String name = moment.replaceAll("\\W", "-");
    CommandRun.interruptedAt(moment, shop.comparison(name, COMPARED))
        .failed(1, "topped", "unhear compare --resume " + shop.at(name));
    CommandRun.of("compare", resume(name), "--threads=2").succeeded();
    assertEquals(rows("compared"), rows(name));
  }

  /**
   * Rows of a comparison, without what depends on the time of day, on threads and on losses kept.
   */
  private static List<JsonNode> rows(String name) {
    List<JsonNode> rows = new java.util.ArrayList<>();
    for (JsonNode row : shop.results(name).get("runs")) {
      ((ObjectNode) row)
          .remove(List.of("seconds", "speedup", "peak_bytes", "planned_bytes", "curves"));
      ((ObjectNode) row.get("metrics")).remove(List.of("gum", "cgum"));
      rows.add(row);
    }
    return rows;
  }
}
