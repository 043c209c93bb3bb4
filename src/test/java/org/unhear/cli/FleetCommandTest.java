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

/** Fleets of unlearned and retrained models, from the command line. */
class FleetCommandTest {
  private static final String FORGET = "--forget=sample:20%";

  @TempDir private static Path folder;
  private static Workshop shop;
  private static CommandRun run;

  @BeforeAll
  static void compare() {
    shop = new Workshop(folder);
    run =
        shop.compare(
                "table", FORGET, "--methods=scrub,unsir", "--fleet=4", "--seeds=2", "--probes=none")
            .succeeded();
  }

  @Test
  void rowsOfTheFirstSeedHaveTheMeasures() {
    JsonNode runs = shop.results("table").get("runs");
    for (int i : new int[] {0, 1, 2}) {
      JsonNode metrics = runs.get(i).get("metrics");
      Measures.assertPlausible(metrics);
      assertTrue(metrics.has("ulira_accuracy") && metrics.has("klom_test"), metrics.toString());
      assertTrue(metrics.has("challenge_quality"), metrics.toString());
    }
    assertFalse(runs.get(5).get("metrics").has("ulira_accuracy"), "the second seed");
  }

  @Test
  void whatIsNeededIsSaidBeforeItStarts() {
    int said = run.err().indexOf("A fleet of 4: 12 trainings of 2 epochs, then 4 models");
    assertTrue(said >= 0 && said < run.err().indexOf("training 4 originals"), run.err());
  }

  @Test
  void goingOnTakesWhatIsThere() throws java.io.IOException {
    CommandRun stopped =
        CommandRun.interruptedAt(
            "retraining 8 models of a fleet: done",
            shop.comparison("stopped", FORGET, "--methods=scrub", "--fleet=4", "--probes=none"));
    stopped.failed(1, "Go on with: unhear compare --resume");
    Path first = shop.at("stopped/fleet/original/model-0000.safetensors");
    assertEquals(-1, Files.mismatch(first, shop.at("table/fleet/original/model-0000.safetensors")));
    CommandRun resumed = CommandRun.of("compare", "--resume=" + shop.at("stopped")).succeeded();
    assertFalse(resumed.err().contains("originals of a fleet"), resumed.err());
    assertEquals(
        shop.results("table").at("/runs/2/metrics/klom_forget"),
        shop.results("stopped").at("/runs/2/metrics/klom_forget"));
  }

  @Test
  void whatCannotBeIsRefused() {
    shop.compare("few", FORGET, "--fleet=3").refused(2, "A fleet of 3 models", "Give 4 to 1,024");
    shop.compare("sharded", FORGET, "--fleet=4", "--order=sisa:2x2", "--epochs=4")
        .refused(2, "--fleet was given with --order sisa:2x2", "leave --fleet out");
  }
}
