package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.report.Results;

/** The table of methods beside gold, and what it says of methods that fail. */
class ComparisonTest {
  private static final String FORGET = "--forget=sample:20%";

  @TempDir private static Path folder;
  private static Workshop shop;
  private static JsonNode results;

  @BeforeAll
  static void compare() {
    shop = new Workshop(folder);
    shop.compare("table", FORGET, "--methods=scrub,ssd", "--seeds=2", "--set=scrub.lr=0.001")
        .succeeded();
    results = shop.results("table");
  }

  /** Row by row: one value of each. */
  private static List<String> column(JsonNode results, String name) {
    List<String> values = new ArrayList<>();
    results.get("runs").forEach(row -> values.add(row.path(name).asText()));
    return values;
  }

  @Test
  void rowsAreThoseOfSingleCommands() {
    shop.train("original", "--seed=1").succeeded();
    shop.unlearn("original", "gold", "--method=retrain", FORGET, "--seed=1").succeeded();
    shop.unlearn("original", "scrub", "--method=scrub", FORGET, "--seed=1", "--set=scrub.lr=0.001")
        .succeeded();
    shop.unlearn("original", "ssd", "--method=ssd", FORGET, "--seed=1").succeeded();
    List<String> alone = new ArrayList<>();
    for (String run : List.of("original", "gold", "scrub", "ssd")) {
      alone.add(shop.weights(run));
    }
    assertEquals(alone, column(results, "weights_sha256").subList(4, 8));

    JsonNode measured = shop.evaluate("scrub", "gold", "--json").succeeded().json().get("metrics");
    JsonNode row = results.at("/runs/6/metrics");
    measured
        .fields()
        .forEachRemaining(e -> assertEquals(e.getValue(), row.get(e.getKey()), e.getKey()));
  }

  @Test
  void everyRowIsThere() {
    List<String> methods = List.of("original", "retrain", "scrub", "ssd");
    assertEquals(
        List.of(methods, methods),
        List.of(column(results, "method").subList(0, 4), column(results, "method").subList(4, 8)));
    assertEquals(Arrays.asList("0 0 0 0 1 1 1 1".split(" ")), column(results, "seed"));
    for (JsonNode row : results.get("runs")) {
      Measures.assertPlausible(row.get("metrics"));
      assertEquals(row.get("planned_bytes"), row.get("peak_bytes"));
      if (row.get("method").asText().equals(Results.RETRAIN)) {
        assertEquals(1, row.at("/metrics/tow").asDouble());
        assertEquals(1, row.get("speedup").asDouble());
      }
    }
    for (String file : List.of("report.html", "results.csv", "config.yaml")) {
      assertTrue(Files.isRegularFile(shop.at("table").resolve(file)), file);
    }
  }

  @Test
  void commandInTheRecordMakesItAgain() {
    String line = results.at("/environment/command_line").asText();
    List<String> arguments = new ArrayList<>(Arrays.asList(line.split(" ")));
    assertEquals("unhear", arguments.remove(0));
    arguments.addAll(List.of("--out", shop.at("again").toString()));
    CommandRun.of(arguments.toArray(String[]::new)).succeeded();
    assertEquals(
        column(results, "weights_sha256"), column(shop.results("again"), "weights_sha256"));
  }

  @Test
  void methodThatFailsIsARowAndTheOthersGoOn() {
    CommandRun run =
        shop.compare(
                "failing",
                FORGET,
                "--methods=gradient-ascent,unsir,fine-tune",
                "--set=gradient-ascent.lr=1000",
                "--set=gradient-ascent.weight_decay=1000",
                "--set=gradient-ascent.epochs=20")
            .succeeded();
    JsonNode failing = shop.results("failing");
    assertEquals(
        List.of("ok", "ok", "failed", "failed", "ok"), column(failing, "status"), run.err());
    List<String> messages = column(failing, "message");
    assertTrue(messages.get(2).contains("gradient-ascent"), messages.get(2));
    assertTrue(messages.get(3).contains("unsir forgets one class"), messages.get(3));
    assertTrue(run.err().contains("unsir failed: " + messages.get(3)), run.err());
  }

  @Test
  void methodThatFailedIsTriedAgain() {
    CommandRun tight =
        shop.compare("tight", FORGET, "--methods=orthograd,fine-tune", "--memory-budget=4600KiB")
            .succeeded();
    assertEquals(List.of("ok", "ok", "failed", "ok"), column(shop.results("tight"), "status"));
    assertTrue(tight.err().contains("orthograd is planned to need"), tight.err());
    CommandRun.of("compare", "--resume=" + shop.at("tight"), "--memory-budget=1GiB").succeeded();
    assertEquals(List.of("ok", "ok", "ok", "ok"), column(shop.results("tight"), "status"));
  }

  @Test
  void rowsBeforeAnInterruptionAreKept() {
    CommandRun.interruptedAt(
            "scrub: done", shop.comparison("stopped", FORGET, "--methods=scrub,fine-tune"))
        .failed(1, "fine-tune was stopped", "3 rows of the table are done", "--resume");
    assertEquals(
        List.of("original", "retrain", "scrub"), column(shop.results("stopped"), "method"));
    assertTrue(Files.isRegularFile(shop.at("stopped").resolve("report.html")));
  }
}
