package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.unhear.experiment.RunRecord;

/** Methods that serve one request after another. */
class SequenceTest {
  private static final String[] QUEUE = {
    "--forget=sample:20%", "--methods=fine-tune,replay", "--order=slots", "--requests=3"
  };

  @TempDir private static Path folder;
  private static Workshop shop;
  private static CommandRun run;
  private static JsonNode drift;

  @BeforeAll
  static void serve() {
    shop = new Workshop(folder);
    run = shop.compare("queue", QUEUE).succeeded();
    drift = shop.results("queue").get("drift");
  }

  private static RunRecord served(String run, int request) {
    return shop.record(run + "/seed-0/requests/fine-tune/" + request);
  }

  private static List<String> column(JsonNode rows, String name) {
    List<String> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.at("/" + name).asText()));
    return values;
  }

  @Test
  void modelsAreSetBesideGoldAtThePoints() {
    assertEquals(List.of("1", "2", "3"), column(drift, "requests"));
    assertEquals(List.of("2", "4", "6"), column(drift, "recordings"));
    assertEquals(List.of("fine-tune", "fine-tune", "fine-tune"), column(drift, "method"));
    drift.forEach(row -> Measures.assertPlausible(row.get("metrics")));
    for (int i = 1; i < 3; i++) {
      assertTrue(
          drift.get(i).get("seconds").asDouble() > drift.get(i - 1).get("seconds").asDouble());
    }
  }

  @Test
  void requestsAreServedFromTheModelBefore() {
    RunRecord second = served("queue", 2);
    assertEquals("request 2 of 3 of sample:20%", second.forgotten().spec());
    assertEquals(2, second.forgotten().forgotten().size());
    // 30 recordings, of which four are gone by then.
    assertEquals(26, second.forgotten().retained());
  }

  /** A file with the same requests from the beginning on comes to the same models. */
  @Test
  void theFirstRequestIsThatOfACommandOfItsOwn() throws IOException {
    Path list = shop.at("first.txt");
    Files.write(list, served("queue", 1).forgotten().forgotten());
    shop.train("original", "--order=slots").succeeded();
    shop.unlearn("original", "alone", "--method=fine-tune", "--forget=file:" + list).succeeded();
    assertEquals(served("queue", 1).weightsSha256(), shop.weights("alone"));
  }

  @Test
  void goldIsRetrainedWithoutAllThatWasForgotten() throws IOException {
    Path list = shop.at("both.txt");
    List<String> both = new ArrayList<>(served("queue", 1).forgotten().forgotten());
    both.addAll(served("queue", 2).forgotten().forgotten());
    Files.write(list, both);
    shop.train("original-2", "--order=slots").succeeded();
    shop.unlearn("original-2", "gold", "--method=retrain", "--forget=file:" + list).succeeded();
    assertEquals(shop.weights("queue/seed-0/requests/retrain/2"), shop.weights("gold"));
  }

  @Test
  void theTableIsPrintedAndDrawn() throws IOException {
    assertTrue(run.out().contains("requests served"), run.out());
    String page = Files.readString(shop.at("queue").resolve("report.html"));
    assertTrue(page.contains("One request after another"));
  }

  @Test
  void whatWasServedIsKept() {
    CommandRun.interruptedAt(
            "fine-tune: done", shop.comparison("stopped", "--forget=sample:20%", "--requests=3"))
        .failed(1, "unhear compare --resume");
    CommandRun.of("compare", "--resume=" + shop.at("stopped")).succeeded();
    assertEquals(
        List.of("1", "2", "3"),
        column(shop.results("stopped").get("drift"), "requests").subList(0, 3));
  }

  @Test
  void aMethodThatFailsKeepsWhatItServed() {
    shop.compare("failing", "--forget=sample:20%", "--methods=unsir,fine-tune", "--requests=2")
        .succeeded();
    JsonNode rows = shop.results("failing").get("drift");
    assertEquals(List.of("failed", "ok", "ok"), column(rows, "status"));
    assertTrue(rows.get(0).get("message").asText().contains("unsir forgets one class"));
  }

  @Test
  void requestsOfAFile() throws IOException {
    Path list = Files.writeString(shop.at("requests.txt"), "sample:3\nword:1\n");
    shop.compare("file", "--requests=" + list, "--methods=ssd").succeeded();
    JsonNode results = shop.results("file");
    assertEquals("sample:3,word:1", results.at("/experiment/forget").asText());
    assertEquals(List.of("1", "2"), column(results.get("drift"), "requests"));
    shop.compare("both", "--requests=" + list, "--forget=word:1")
        .refused(2, "--forget and a file of --requests", "Drop --forget");
    shop.compare("few", "--requests=1", "--forget=word:1").failed(2, "one request needs no queue");
  }
}
