package org.unhear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.io.Json;

class ResultsFilesTest {
  @TempDir Path folder;

  @Test
  void everythingReadsBackEqual() {
    Results results = ReportSamples.realistic();
    ResultsFiles.write(folder, results);
    assertEquals(results, ResultsFiles.read(folder));
    assertEquals(results, ResultsFiles.read(folder.resolve("results.json")));
  }

  @Test
  void jsonHasTheNamesThatPeopleScript() {
    ResultsFiles.write(folder, ReportSamples.realistic());
    JsonNode run = Json.read(folder.resolve("results.json"), JsonNode.class).at("/runs/0");
    List<String> names = new ArrayList<>();
    run.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "method",
            "seed",
            "forget",
            "seconds",
            "speedup",
            "peak_bytes",
            "planned_bytes",
            "weights_sha256",
            "metrics",
            "classes",
            "curves",
            "status"),
        names);
    assertEquals("original", run.at("/method").asText());
    assertEquals("ok", run.at("/status").asText());
    assertTrue(run.at("/metrics/mia_loss_nonmember_rate").isDouble());
  }

  @Test
  void unknownNumbersAreLeftOutOfTheJson() {
    Run run =
        Run.of("scrub", 0, "word:seven")
            .metric("tow", Double.NaN)
            .metric("rmia_auc", Double.POSITIVE_INFINITY)
            .metric("forget_accuracy", 0)
            .curve(
                new LossCurve(
                    "loss",
                    List.of(new LossCurve.Point(0, 1.5), new LossCurve.Point(1, Double.NaN))))
            .status(Run.Status.FAILED, "diverged")
            .build();
    JsonNode json = Json.toTree(run);
    assertFalse(json.has("seconds"));
    assertFalse(json.has("peak_bytes"));
    assertEquals(1, json.get("metrics").size());
    assertEquals(0.0, json.at("/metrics/forget_accuracy").asDouble(-1));
    assertEquals("[[0,1.5]]", json.at("/curves/0/points").toString());
    assertEquals("failed", json.get("status").asText());
  }

  @Test
  void configurationMayHoldKeysWithoutValue() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("noise", null);
    Results base = ReportSamples.realistic();
    Results results =
        Results.of(base.experiment(), config, base.environment(), List.of(), List.of());
    ResultsFiles.write(folder, results);
    assertEquals(results, ResultsFiles.read(folder));
  }

  @Test
  void csvHasOneRowPerRunInAFixedColumnOrder() {
    Run first =
        Run.of("scrub", 3, "speaker:o\"hara, june")
            .seconds(1.5)
            .speedup(10)
            .bytes(2048, 1024)
            .weightsSha256("ab")
            .metric("zrf", 0.5)
            .metric("tow", 0.25)
            .metric("test_accuracy", 1)
            .build();
    Run second = Run.of("delete", 4, "").status(Run.Status.FAILED, "two\nlines").build();
    Results base = ReportSamples.realistic();
    Results results =
        Results.of(
            base.experiment(), Map.of(), base.environment(), List.of(first, second), List.of());
    assertEquals(
        "method,seed,forget,status,message,seconds,speedup,peak_bytes,planned_bytes,"
            + "weights_sha256,test_accuracy,tow,zrf\r\n"
            + "scrub,3,\"speaker:o\"\"hara, june\",ok,,1.5,10.0,2048,1024,ab,1.0,0.25,0.5\r\n"
            + "delete,4,,failed,\"two\nlines\",,,,,,,,\r\n",
        ResultsFiles.csv(results));
  }

  @Test
  void foreignDocumentIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("results.json"), "{\"runs\": []}");
    assertMessage(file, "not a results file", "it has none");
    Files.writeString(file, "{\"schema\": \"unhear-results/9\"}");
    assertMessage(file, "unhear-results/1", "unhear-results/9");
    Files.writeString(file, "[1]");
    assertMessage(file, "not a results file");
  }

  @Test
  void damagedDocumentIsNamed() throws IOException {
    ResultsFiles.write(folder, ReportSamples.realistic());
    Path file = folder.resolve("results.json");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() / 2));
    assertMessage(file, "results.json", "line");
    Files.writeString(file, text.replaceFirst("\"runs\" *: *\\[", "\"runs\": [7, "));
    assertMessage(file, "results.json");
    Files.writeString(file, text.replaceFirst("\"corpus\"", "\"corps\": 1, \"corpus\""));
    assertMessage(file, "corps");
    Files.writeString(file, text.replaceFirst("\"corpus\" *: *\"[^\"]*\",", ""));
    assertMessage(file, "line", "'corpus' is missing in experiment.");
    Files.writeString(file, text.replaceFirst("\"name\" *: *\"allison\",", ""));
    assertMessage(file, "'name' is missing in runs/0/classes/0.");
    Files.writeString(file, "");
    assertMessage(file, "results.json");
    Files.delete(file);
    assertMessage(folder, "results.json");
  }

  @Test
  void referencesComeFirst() {
    Results base = ReportSamples.realistic();
    List<Run> runs = new ArrayList<>(base.runs());
    Collections.reverse(runs);
    Results results = Results.of(base.experiment(), Map.of(), base.environment(), runs, List.of());
    List<String> methods = List.copyOf(results.byMethod().keySet());
    assertEquals(List.of("original", "retrain", "newton-cg"), methods.subList(0, 3));
  }

  private static void assertMessage(Path path, String... parts) {
    UnhearException e = assertThrows(UnhearException.class, () -> ResultsFiles.read(path));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
