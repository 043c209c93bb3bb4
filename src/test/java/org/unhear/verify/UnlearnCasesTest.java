package org.unhear.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
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

class UnlearnCasesTest {
  private final UnlearnCases verifier = new UnlearnCases();

  /** All cases, both networks' logits and the SuperLoss table. */
  @TestFactory
  Stream<DynamicTest> everyGoldenCase() {
    Path folder = Golden.path("unlearn");
    List<CaseResult> results = verifier.verify(folder);
    assertEquals(Json.readTree(folder.resolve("cases.json")).size() + 3, results.size());
    return results.stream()
        .map(result -> DynamicTest.dynamicTest(result.name(), () -> check(folder, result)));
  }

  private static void check(Path folder, CaseResult result) {
    Path file = folder.resolve(result.name().substring("unlearn/".length()) + ".json");
    String curvature = Json.readTree(file).path("hyper").path("curvature").asText();
    if (curvature.equals("hessian")) {
      // Kernels have no second derivatives; the refusal has to say so.
      assertFalse(result.passed());
      assertTrue(result.detail().contains("curvature is 'hessian'"), result.detail());
    } else {
      assertTrue(result.passed(), result.toString());
    }
  }

  @Test
  void acceptsItsOwnFolderOnly(@TempDir Path empty) throws IOException {
    assertTrue(verifier.accepts(Golden.path("unlearn")));
    assertFalse(verifier.accepts(empty));
    try (Stream<Path> others = Files.list(Golden.root())) {
      assertEquals(1, others.filter(verifier::accepts).count());
    }
  }

  @Test
  void noticesWrongMissingAndUnknown(@TempDir Path copy) throws IOException {
    copy(copy, "data_conv", "grad_ascent_conv", "ssd_fisher_conv");
    Json.write(copy.resolve("cases.json"), List.of("grad_ascent_conv", "ssd_fisher_conv"));
    assertEquals(List.of(true, true, true), passed(copy));

    ObjectNode ascent = (ObjectNode) Json.readTree(copy.resolve("grad_ascent_conv.json"));
    ArrayNode losses = (ArrayNode) ascent.get("losses");
    ((ObjectNode) losses.get(3)).put("loss", losses.get(3).get("loss").doubleValue() + 1e-4);
    Json.write(copy.resolve("grad_ascent_conv.json"), ascent);
    CaseResult wrong = verifier.verify(copy).get(0);
    assertFalse(wrong.passed());
    assertEquals(1e-4, wrong.largestError(), 1e-5);
    assertTrue(wrong.detail().startsWith("step 4 loss"), wrong.detail());

    ((ObjectNode) ascent.get("steps").get(0)).put("phase", "retain");
    Json.write(copy.resolve("grad_ascent_conv.json"), ascent);
    assertTrue(verifier.verify(copy).get(0).detail().contains("expected"));

    ObjectNode unknown = (ObjectNode) Json.readTree(copy.resolve("ssd_fisher_conv.json"));
    unknown.put("method", "telepathy");
    Json.write(copy.resolve("ssd_fisher_conv.json"), unknown);
    assertEquals("Unknown method 'telepathy'.", verifier.verify(copy).get(1).detail());
  }

  private static void copy(Path to, String... names) throws IOException {
    for (String name : names) {
      for (String ending : List.of(".json", ".safetensors")) {
        Files.copy(Golden.path("unlearn", name + ending), to.resolve(name + ending));
      }
    }
  }

  private List<Boolean> passed(Path folder) {
    return verifier.verify(folder).stream().map(CaseResult::passed).toList();
  }
}
