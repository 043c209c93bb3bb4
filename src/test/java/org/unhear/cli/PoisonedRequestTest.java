package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that were made to do harm: recordings under wrong labels, and one whose copy stays. */
class PoisonedRequestTest {
  @TempDir private static Path folder;
  private static Workshop shop;
  private static Path wrong;
  private static Path copied;

  @BeforeAll
  static void poison() throws IOException {
    shop = new Workshop(folder);
    Path clips = shop.corpus().clips();
    // What they say is moved to the name of another digit.
    Map<String, String> labels =
        Map.of(
            "0_ben_5.wav", "2_ben_15.wav",
            "1_ben_6.wav", "2_ben_16.wav",
            "1_anna_7.wav", "0_anna_17.wav",
            "2_anna_8.wav", "1_anna_18.wav");
    for (Map.Entry<String, String> each : labels.entrySet()) {
      Files.move(clips.resolve(each.getKey()), clips.resolve(each.getValue()));
    }
    wrong = Files.write(shop.at("wrong.txt"), labels.values());
    Files.copy(clips.resolve("0_ben_9.wav"), clips.resolve("0_ben_19.wav"));
    copied = Files.writeString(shop.at("copied.txt"), "0_ben_19.wav\n1_ben_7.wav\n");
    shop.train("original").succeeded();
  }

  @Test
  void theHarmlessRequestIsServedWithoutAWord() {
    CommandRun run =
        shop.unlearn("original", "fine", "--method=ssd", "--forget=word:1", "--poisoned=refuse")
            .succeeded();
    assertFalse(run.err().contains("warning"), run.err());
  }

  @Test
  void thePoisonedRequestIsWarnedAbout() throws IOException {
    CommandRun run =
        shop.unlearn("original", "warned", "--method=ssd", "--forget=file:" + wrong, "--json")
            .succeeded();
    assertTrue(run.err().contains("warning: 100.0 % of the recordings to forget"), run.err());
    JsonNode audit = run.json().get("audit");
    assertEquals(1, audit.get("mislabelled").asDouble());
    assertEquals("mislabelled", audit.at("/findings/0/rule").asText());
  }

  @Test
  void thePoisonedRequestIsRefusedWhereThatIsWanted() {
    shop.unlearn("original", "no", "--method=ssd", "--forget=file:" + wrong, "--poisoned=refuse")
        .failed(1, "The request is refused", "Their labels may be wrong", "--poisoned refuse");
    assertFalse(Files.exists(shop.at("no")));
    shop.compare("no-table", "--forget=file:" + copied, "--poisoned=refuse")
        .failed(1, "stay in the retain set as copies, such as 0_ben_19.wav");
    shop.compare("typo", "--forget=word:1", "--poisoned=deny").refused(2, "deny", "refuse");
  }

  @Test
  void aComparisonKeepsWhatWasFound() throws IOException {
    shop.compare("table", "--forget=file:" + copied, "--methods=ssd").succeeded();
    JsonNode results = shop.results("table");
    assertEquals("copies", results.at("/audit/findings/0/rule").asText());
    String page = Files.readString(shop.at("table").resolve("report.html"));
    assertTrue(page.contains("stay in the retain set as copies"));
  }

  @Test
  void utilityIsMeasuredBeforeAndAfterByClass() {
    CommandRun run =
        shop.unlearn(
                "original",
                "spoilt",
                "--method=gradient-ascent",
                "--forget=word:1",
                "--set=gradient-ascent.lr=0.3",
                "--json")
            .succeeded();
    JsonNode worst = run.json().get("worst_class");
    assertTrue(List.of("0", "2").contains(worst.get("name").asText()), worst.toString());
    CommandRun text =
        shop.unlearn("original", "text", "--method=gradient-ascent", "--forget=word:1").succeeded();
    assertTrue(text.out().contains("changed most for the worse"), text.out());
    shop.compare("classes", "--forget=word:1", "--methods=ssd").succeeded();
    for (JsonNode row : shop.results("classes").get("runs")) {
      boolean isOriginal = row.get("method").asText().equals("original");
      assertEquals(!isOriginal, row.get("metrics").has("test_worst_class_loss"));
    }
  }
}
