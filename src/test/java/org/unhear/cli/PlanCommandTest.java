package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.unhear.io.Json;
import org.unhear.report.MemoryPlan;

class PlanCommandTest {
  private static CommandRun plan(String... options) {
    List<String> arguments = new ArrayList<>(List.of("plan"));
    arguments.addAll(Arrays.asList(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static MemoryPlan training(String... options) {
    List<String> arguments = new ArrayList<>(Arrays.asList(options));
    arguments.add("--json");
    JsonNode json = plan(arguments.toArray(String[]::new)).succeeded().json();
    return Json.parse(json.get("training").toString(), MemoryPlan.class, "the plan");
  }

  @Test
  void showsRolesAndLayersOfTrainingAndUse() {
    List<String> lines = plan("--model", "res8").succeeded().out().lines().toList();
    assertTrue(lines.get(0).startsWith("training step of res8, batch 64: "), lines.get(0));
    List<String> firstWords = lines.stream().map(line -> line.strip().split(" ")[0]).toList();
    assertEquals(
        List.of("parameters", "states", "gradients", "optimizer", "activations", "workspace"),
        firstWords.subList(1, 7));
    // The first convolution works on every position; nothing is larger.
    assertEquals("conv0", firstWords.get(firstWords.indexOf("layer") + 1));
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("inference with res8, batch 64: ")));
  }

  @Test
  void jsonHasTheFormOfReports() {
    JsonNode json = plan("--model=res8", "--batch=2", "--json").succeeded().json();
    MemoryPlan inference =
        Json.parse(json.get("inference").toString(), MemoryPlan.class, "the plan");
    MemoryPlan training = training("--model=res8", "--batch=2");
    assertTrue(inference.totalBytes() < training.totalBytes());
    assertTrue(training.activationLowerBound() > 0);
  }

  @Test
  void everyOptionCounts() {
    long usual = training("--model=res8", "--batch=4").totalBytes();
    assertTrue(training("--model=res8", "--batch=8").totalBytes() > usual);
    assertTrue(training("--model=res8", "--batch=4", "--classes=500").totalBytes() > usual);
    assertTrue(training("--model=res8", "--batch=4", "--frames=198").totalBytes() > usual);
    assertTrue(training("--model=res8", "--batch=4", "--bands=80").totalBytes() > usual);
    assertTrue(training("--model=res8", "--batch=4", "--optimizer=sgd").totalBytes() < usual);
    assertTrue(training("--model=res15", "--batch=4").totalBytes() > usual);
  }

  @Test
  void budgetIsMetByComputingAgainOrRefusedWithWhatFits() {
    JsonNode free = plan("--model=res8", "--json").succeeded().json();
    long bytes = free.get("training").get("total_bytes").asLong();
    long least = free.get("least").get("with activations computed again").asLong();
    plan("--model=res8", "--memory-budget=" + bytes).succeeded();
    CommandRun tight = plan("--model=res8", "--memory-budget=" + (bytes + least) / 2);
    assertTrue(tight.succeeded().out().contains("are computed again"), tight.out());
    assertTrue(
        training("--model=res8", "--memory-budget=" + (bytes + least) / 2).totalBytes()
            <= (bytes + least) / 2);

    CommandRun refused = plan("--model=res8", "--memory-budget=" + (least - 1));
    refused.refused(1, "--batch 64 is planned to need", "%,d bytes".formatted(least), "fits.");
    assertEquals("", refused.out());
    Matcher batch = Pattern.compile("--batch (\\d+) fits").matcher(refused.err());
    assertTrue(batch.find(), refused.err());
    int fits = Integer.parseInt(batch.group(1));
    plan("--model=res8", "--batch=" + fits, "--memory-budget=" + (least - 1)).succeeded();
    plan("--model=res8", "--batch=" + (fits + 1), "--memory-budget=" + (least - 1))
        .refused(1, "smallest budget");
  }

  @Test
  void networksWithoutBatchStatisticsTakeBatchesInParts() {
    JsonNode json = plan("--model=kwt-1", "--batch=16", "--json").succeeded().json();
    long parts = json.get("least").get("with batches in parts of 1 as well").asLong();
    assertTrue(parts < json.get("least").get("with activations computed again").asLong());
    plan("--model=kwt-1", "--batch=16", "--memory-budget=" + parts).succeeded();
    plan("--model=kwt-1", "--batch=16", "--memory-budget=" + (parts - 1))
        .refused(1, "smallest budget that works is %,d bytes".formatted(parts));
  }

  @Test
  void budgetBelowASingleRecordingNamesTheLeast() {
    CommandRun run = plan("--model=res8", "--memory-budget=1KiB", "--json");
    run.refused(1, "With --batch 1 it takes");
    String hint = run.json().get("hint").asText();
    assertTrue(hint.startsWith("The smallest budget that works"), hint);
  }

  @Test
  void wrongValuesAreRefused() {
    plan().refused(2, "--model");
    plan("--model=res9").refused(2, "Unknown model 'res9'", "Did you mean 'res8'?");
    plan("--model=res8", "--optimizer=adm").refused(2, "optimizer 'adm'", "'adam'");
    plan("--model=res8", "--batch=0").refused(2, "--batch is 0", "Give 1 to 65,536");
    plan("--model=res8", "--batch=1e3").refused(2, "--batch", "1e3");
    plan("--model=res8", "--classes=1").refused(2, "--classes is 1");
    plan("--model=res8", "--memory-budget=much").refused(2, "--memory-budget is 'much'");
    plan("--model=res8", "--device=gpu").refused(2, "Unknown device 'gpu'");
    plan("--model=x-vector", "--frames=10")
        .refused(2, "x-vector cannot take examples of 40×10", "kernel of 3 with dilation 3");
  }
}
