package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.io.Json;

/** Settings that are searched: what is tried, what is chosen, and what becomes of it. */
class TuningTest {
  private static final String[] SEARCH = {
    "--forget=sample:20%", "--methods=scrub,ssd,replay", "--order=slots", "--tune=5"
  };

  @TempDir private static Path folder;
  private static Workshop shop;
  private static JsonNode results;

  @BeforeAll
  static void tune() {
    shop = new Workshop(folder);
    shop.compare("tuned", with("--set=scrub.gamma=0.9")).succeeded();
    results = shop.results("tuned");
  }

  private static String[] with(String... more) {
    List<String> all = new ArrayList<>(List.of(SEARCH));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static JsonNode trials(JsonNode results, String method) {
    for (JsonNode each : results.get("tuning")) {
      if (each.get("method").asText().equals(method)) {
        return each.get("trials");
      }
    }
    throw new AssertionError(method + " was not searched");
  }

  /** What the comparison ran a method with. */
  private static JsonNode used(String method) {
    return Json.toTree(shop.record("tuned/seed-0/" + method).hyperparameters());
  }

  @Test
  void allMethodsGetTheSameBudget() {
    assertEquals(2, results.get("tuning").size(), "replay has nothing to search");
    for (JsonNode each : results.get("tuning")) {
      assertEquals(5, each.get("trials").size());
      assertEquals(5, each.at("/budget/trials").asInt());
      each.get("trials")
          .forEach(
              trial ->
                  assertTrue(
                      trial.path("steps").asLong() <= each.at("/budget/steps").asLong(),
                      trial.toString()));
    }
  }

  @Test
  void theNearestToGoldIsUsed() {
    for (String method : List.of("scrub", "ssd")) {
      JsonNode best = null;
      for (JsonNode trial : trials(results, method)) {
        double distance = trial.at("/measures/distance").asDouble(Double.POSITIVE_INFINITY);
        if (best == null || distance < best.at("/measures/distance").asDouble()) {
          best = trial;
        }
        assertEquals(
            1
                - trial.at("/measures/tow").asDouble()
                + trial.at("/measures/mia_loss_auc_gap").asDouble(),
            distance,
            1e-12);
      }
      JsonNode used = used(method);
      best.get("settings")
          .fields()
          .forEachRemaining(e -> assertEquals(e.getValue(), used.get(e.getKey()), method));
    }
  }

  @Test
  void whatWasSetByHandStays() {
    assertEquals(0.9, used("scrub").get("gamma").asDouble());
    shop.compare("pinned", with("--set=scrub.lr=0.001")).succeeded();
    trials(shop.results("pinned"), "scrub")
        .forEach(trial -> assertFalse(trial.get("settings").has("lr"), trial.toString()));
  }

  @Test
  void theChosenSettingsAreAConfiguration() {
    shop.train("original", "--order=slots").succeeded();
    shop.unlearn(
            "original",
            "again",
            "--method=scrub",
            "--forget=sample:20%",
            "--set=scrub.gamma=0.9",
            "--config=" + shop.at("tuned").resolve("tuned.yaml"))
        .succeeded();
    assertEquals(shop.weights("tuned/seed-0/scrub"), shop.weights("again"));
  }

  /** Steps of a weight decay of 1000 blow the weights up; unsir needs a class. */
  @Test
  void trialsThatFailLoseAndTheSearchGoesOn() {
    shop.compare(
            "failing",
            "--forget=sample:20%",
            "--methods=gradient-ascent,unsir,ssd",
            "--tune=2",
            "--tune-steps=60",
            "--set=gradient-ascent.weight_decay=1000",
            "--set=gradient-ascent.lr=1000",
            "--set=unsir.noise_steps=1")
        .succeeded();
    for (String method : List.of("gradient-ascent", "unsir")) {
      for (JsonNode trial : trials(shop.results("failing"), method)) {
        assertFalse(trial.path("message").asText().isEmpty(), trial.toString());
        assertTrue(trial.get("measures").isEmpty(), trial.toString());
      }
    }
    assertTrue(trials(shop.results("failing"), "ssd").get(1).get("measures").has("distance"));
    assertFalse(Files.exists(shop.at("failing/seed-0/unsir/model.safetensors")));
  }

  @Test
  void finishedTrialsAreKept() throws IOException {
    CommandRun.interruptedAt("tune scrub: done", shop.comparison("stopped", with()))
        .failed(1, "The tuning of ssd was stopped", "unhear compare --resume");
    Path kept = shop.at("stopped").resolve("tuning/scrub.json");
    String before = Files.readString(kept);
    CommandRun.of("compare", "--resume=" + shop.at("stopped")).succeeded();
    assertEquals(before, Files.readString(kept));
    assertEquals(settings(results, "ssd"), settings(shop.results("stopped"), "ssd"));
  }

  private static List<JsonNode> settings(JsonNode results, String method) {
    List<JsonNode> all = new ArrayList<>();
    trials(results, method).forEach(trial -> all.add(trial.get("settings")));
    return all;
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    shop.compare("a", "--forget=sample:20%", "--tune=-1").refused(2, "--tune is -1", "12");
    shop.compare("b", "--forget=sample:20%", "--tune-steps=5")
        .refused(2, "--tune-steps was given without --tune");
  }
}
