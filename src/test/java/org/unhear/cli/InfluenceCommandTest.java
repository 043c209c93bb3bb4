package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfluenceCommandTest {
  private static final int TRAINING = 30;

  @TempDir private static Path folder;
  private static Workshop shop;

  @BeforeAll
  static void train() {
    shop = new Workshop(folder);
    shop.train("original").succeeded();
  }

  private static JsonNode influence(String name, String... more) {
    String[] options = Arrays.copyOf(more, more.length + 1);
    options[more.length] = "--json";
    return shop.look("influence", "original", name, options).succeeded().json();
  }

  @Test
  void recordingIsMostLikeItself() throws IOException {
    List<String> rows = rows("itself", "--of=speaker:anna");
    String clip = rows.get(1).split(",")[0];

    JsonNode document = influence("one", "--of=" + clip, "--top=" + TRAINING);

    assertEquals(1, document.get("recordings").asInt());
    assertEquals(TRAINING, document.get("helpful").size());
    for (JsonNode row : document.get("helpful")) {
      boolean same = row.get("clip").asText().equals(clip);
      assertEquals(same, row.get("cosine").asDouble() > 0.9999, row.toString());
    }
    double first = document.at("/helpful/0/score").asDouble();
    double last = document.at("/harmful/0/score").asDouble();
    assertTrue(first > last, first + " is not above " + last);
  }

  private static List<String> rows(String name, String... more) throws IOException {
    shop.look("influence", "original", name, more).succeeded();
    return Files.readAllLines(shop.at(name).resolve("influence.csv"));
  }

  @Test
  void everyTrainingRecordingHasARow() throws IOException {
    List<String> rows = rows("rows", "--of=test");
    assertEquals(TRAINING + 1, rows.size());
    assertEquals("clip,class,speaker,gradient_norm,score,cosine,influence", rows.get(0));
  }

  @Test
  void solversAgree() {
    JsonNode cg = influence("cg", "--of=test", "--solver=cg", "--damping=0.3");
    JsonNode lissa =
        influence(
            "lissa",
            "--of=test",
            "--solver=lissa",
            "--damping=0.3",
            "--tolerance=0.02",
            "--scale=5");
    assertTrue(cg.get("residual").asDouble() <= 0.01, cg.toString());
    assertTrue(lissa.get("residual").asDouble() <= 0.02, lissa.toString());
    String best = cg.at("/helpful/0/clip").asText();
    assertEquals(best, lissa.at("/helpful/0/clip").asText());
    double influence = cg.at("/helpful/0/influence").asDouble();
    assertEquals(influence, lissa.at("/helpful/0/influence").asDouble(), 0.1 * influence);
  }

  @Test
  void gaussNewtonConverges() {
    JsonNode document =
        influence(
            "gauss-newton", "--of=test", "--solver=cg", "--matrix=gauss-newton", "--count=10");
    assertTrue(document.get("residual").asDouble() <= 0.01, document.toString());
  }

  @Test
  void solveThatDoesNotConvergeWritesNothing() {
    shop.look("influence", "original", "out", "--of=test", "--solver=cg", "--rounds=1")
        .failed(1, "did not converge: after 1 rounds the residual is", "Raise the damping");
    shop.look("influence", "original", "out", "--of=test", "--solver=lissa", "--rounds=3")
        .failed(1, "did not converge: after 3 rounds the residual is", "Raise the damping");
    shop.look("influence", "original", "out", "--of=test", "--solver=lissa", "--scale=0.001")
        .failed(1, "The series diverges", "--scale 10");
    assertFalse(Files.exists(shop.at("out")));
  }

  @Test
  void mistakes() {
    shop.look("influence", "original", "out", "--of=1_ana_7.wav")
        .failed(2, "has no recording '1_ana_7.wav'", "Did you mean", "1_anna_7.wav'");
    shop.look("influence", "original", "out", "--of=speaker:ann")
        .failed(2, "Unknown speaker 'ann'", "Did you mean 'anna'?");
    shop.look("influence", "original", "out", "--of=test", "--top=0").refused(2, "--top is 0");
    shop.look("influence", "original", "out", "--of=test", "--solver=newton")
        .refused(2, "Unknown solver 'newton'", "Known: cg, lissa");
    shop.look("influence", "original", "out", "--of=test", "--solver=cg", "--damping=0")
        .refused(2, "The damping is 0", "0.01");
    shop.look("influence", "original", "out", "--of=test", "--solver=cg", "--matrix=hessian")
        .refused(2, "Unknown matrix 'hessian'", "fisher, gauss-newton");
    shop.look("influence", "original", "out")
        .failed(2, "Missing required option: '--of=CLIP|SPEC'");
    assertFalse(Files.exists(shop.at("out")));
  }
}
