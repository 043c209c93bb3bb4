package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks with shadow models, from the command line. */
class ShadowModelsCommandTest {
  private static final String FORGET = "--forget=sample:20%";
  private static final String[] SHADOWS = {
    FORGET, "--methods=scrub", "--shadow-models=4", "--shadow-epochs=2"
  };

  @TempDir private static Path folder;
  private static Workshop shop;
  private static CommandRun run;

  @BeforeAll
  static void compare() {
    shop = new Workshop(folder);
    run = shop.compare("table", SHADOWS).succeeded();
  }

  private static List<String> models(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everyRowHasAttacksWithIntervals() {
    for (JsonNode row : shop.results("table").get("runs")) {
      JsonNode metrics = row.get("metrics");
      for (String attack : List.of("rmia", "lira", "lira_offline")) {
        for (String rate : List.of("auc", "tpr_at_1_percent_fpr", "tpr_at_tenth_percent_fpr")) {
          String name = attack + "_" + rate;
          double low = metrics.get(name + "_low").asDouble();
          double high = metrics.get(name + "_high").asDouble();
          assertTrue(0 <= low && low <= high && high <= 1, name + ": " + low + " to " + high);
          assertEquals(!rate.equals("auc"), low == 0, name + " begins at " + low);
        }
      }
    }
  }

  @Test
  void tooFewRecordingsForTheRatesAreSaidToBe() {
    assertTrue(run.err().contains("unheard recordings say little at a false-positive rate of 1 %"));
    assertTrue(run.err().contains("3,688 would begin to"), run.err());
  }

  @Test
  void resultsDoNotDependOnLanes() throws IOException {
    shop.compare(
            "lanes",
            Stream.concat(Stream.of(SHADOWS), Stream.of("--threads=3")).toArray(String[]::new))
        .succeeded();
    for (String file : models(shop.at("table/shadows"))) {
      assertEquals(
          -1,
          Files.mismatch(
              shop.at("table/shadows").resolve(file), shop.at("lanes/shadows").resolve(file)),
          file);
    }
    assertEquals(
        shop.results("table").at("/runs/2/metrics"), shop.results("lanes").at("/runs/2/metrics"));
  }

  @Test
  void fleetServesOtherRequestsAndGrows() throws IOException {
    String there = "--shadows=" + shop.at("table/shadows");
    CommandRun again =
        shop.compare(
                "other",
                "--forget=word:1",
                "--seed=3",
                "--methods=fine-tune",
                there,
                "--shadow-models=4",
                "--shadow-epochs=2")
            .succeeded();
    assertFalse(again.err().contains("shadow models:"), again.err());
    String own = "--shadows=" + shop.at("grown");
    shop.compare("four", append(SHADOWS, own)).succeeded();
    CommandRun more = shop.compare("six", append(SHADOWS, own, "--shadow-models=6")).succeeded();
    assertTrue(more.err().contains("training 2 shadow models: done"), more.err());
    assertEquals(6, models(shop.at("grown")).size());
  }

  /** The usual options, but for those that are given anew. */
  private static String[] append(String[] options, String... more) {
    List<String> anew = Stream.of(more).map(each -> each.replaceFirst("=.*", "=")).toList();
    Stream<String> kept =
        Stream.of(options).filter(each -> anew.stream().noneMatch(each::startsWith));
    return Stream.concat(kept, Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void evaluatingAlsoAttacks() {
    Path scrub = shop.at("table/seed-0/scrub");
    Path gold = shop.at("table/seed-0/retrain");
    JsonNode metrics =
        CommandRun.of(
                "evaluate",
                "--run=" + scrub,
                "--gold=" + gold,
                "--cache=none",
                "--json",
                "--shadow-models=4",
                "--shadow-epochs=2",
                "--shadows=" + shop.at("table/shadows"))
            .succeeded()
            .json()
            .get("metrics");
    assertEquals(shop.results("table").at("/runs/2/metrics/rmia_auc"), metrics.get("rmia_auc"));
  }

  @Test
  void nothingForgottenIsNothingToAttack() {
    CommandRun.of(
            "evaluate",
            "--run=" + shop.at("table/seed-0/original"),
            "--cache=none",
            "--shadow-models=4")
        .failed(2, "nothing that is to be forgotten", "Add --forget");
    shop.compare("unknown", FORGET, "--probes=relearnin")
        .refused(2, "Unknown probe 'relearnin'", "relearning");
  }

  @Test
  void stoppedBeforeTheFirstModelLeavesNothing() {
    CommandRun.interruptedAt("check request: done", shop.comparison("stopped", SHADOWS))
        .failed(1, "Stopped with 0 of 4 models of the fleet made", "Go on with");
    assertFalse(Files.exists(shop.at("stopped")));
  }

  @Test
  void otherSettingsOrDataAreRefused() {
    String there = "--shadows=" + shop.at("table/shadows");
    shop.compare("otherwise", append(SHADOWS, there, "--shadow-epochs=1"))
        .failed(1, "is of a model with other settings or data", "Name another folder");
    shop.compare("damaged", append(SHADOWS, "--shadow-models=3"))
        .refused(2, "The number of shadow models is 3.", "even number from 4");
    shop.compare("nameless", FORGET, there)
        .refused(2, "--shadows was given, but no number", "--shadow-models 64");
    shop.compare("tight", append(SHADOWS, "--memory-budget=1KiB"))
        .failed(1, "A model of the fleet is planned to need", "--memory-budget");
  }
}
