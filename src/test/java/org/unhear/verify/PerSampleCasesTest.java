package org.unhear.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.io.Json;
import org.unhear.testing.Golden;

class PerSampleCasesTest {
  private final PerSampleCases verifier = new PerSampleCases();

  @Test
  void agreesWithEveryCase() {
    Path folder = Golden.path("persample");
    assertTrue(verifier.accepts(folder));
    List<CaseResult> results = verifier.verify(folder);
    assertEquals(Json.readTree(folder.resolve("cases.json")).size(), results.size());
    assertEquals(List.of(), results.stream().filter(result -> !result.passed()).toList());
  }

  @Test
  void otherFoldersAreNotAccepted() {
    assertFalse(verifier.accepts(Golden.path("unlearn")));
    assertFalse(verifier.accepts(Golden.path("metrics")));
    assertFalse(verifier.accepts(Golden.root()));
  }

  @Test
  void whatDiffersOrCannotBeReadFails(@TempDir Path folder) throws IOException {
    String id = "conv2d_plain_b3";
    Files.copy(Golden.path("persample", id + ".safetensors"), folder.resolve(id + ".safetensors"));
    Files.writeString(folder.resolve("cases.json"), "[\"" + id + "\", \"gone\"]");
    ObjectNode json = (ObjectNode) Json.readTree(Golden.path("persample", id + ".json"));
    json.put("clip", json.path("clip").doubleValue() * 1.01);
    Json.write(folder.resolve(id + ".json"), json);
    List<CaseResult> results = verifier.verify(folder);
    assertEquals(2, results.size());
    assertFalse(results.get(0).passed());
    assertTrue(results.get(0).detail().contains("clip"), results.get(0).detail());
    assertFalse(results.get(1).passed());
    assertTrue(results.get(1).detail().contains("gone"), results.get(1).detail());
  }
}
