package org.unhear.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.io.Json;
import org.unhear.testing.Golden;

class PretrainedCasesTest {
  private final PretrainedCases verifier = new PretrainedCases();

  @TestFactory
  Stream<DynamicTest> agreesWithEveryCase() throws IOException {
    try (Stream<Path> folders = Files.list(Golden.path("models"))) {
      List<Path> cases = folders.filter(Files::isDirectory).sorted().toList();
      assertFalse(cases.isEmpty());
      return cases.stream()
          .map(
              folder ->
                  DynamicTest.dynamicTest(
                      folder.getFileName().toString(),
                      () -> {
                        assertTrue(verifier.accepts(folder));
                        CaseResult result = verifier.verify(folder).get(0);
                        assertTrue(result.passed(), result.toString());
                      }));
    }
  }

  @Test
  void otherFoldersAreNotAccepted() {
    assertFalse(verifier.accepts(Golden.path("models")));
    assertFalse(verifier.accepts(Golden.path("persample")));
  }

  @Test
  void whatDiffersFails(@TempDir Path folder) throws IOException {
    Path whole = Golden.path("models", "layout_hubert_bare");
    for (String file : List.of("config.json", "model.safetensors", "io.safetensors")) {
      Files.copy(whole.resolve(file), folder.resolve(file));
    }
    ObjectNode meta = (ObjectNode) Json.readTree(whole.resolve("meta.json"));
    meta.withArray("new_head_parameters").add("more.weight");
    Json.write(folder.resolve("meta.json"), meta);
    CaseResult result = verifier.verify(folder).get(0);
    assertFalse(result.passed());
    assertTrue(result.detail().contains("more.weight"), result.detail());
    ObjectNode config = (ObjectNode) Json.readTree(folder.resolve("config.json"));
    Json.write(folder.resolve("config.json"), config.put("num_hidden_layers", 3));
    result = verifier.verify(folder).get(0);
    assertFalse(result.passed());
    assertTrue(
        result.detail().contains("hubert.encoder.layers.2.attention.q_proj.weight is missing"),
        result.detail());
    assertEquals(1, verifier.verify(folder).size());
  }
}
