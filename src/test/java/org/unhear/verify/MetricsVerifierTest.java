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

class MetricsVerifierTest {
  private final MetricsVerifier verifier = new MetricsVerifier();

  @TestFactory
  Stream<DynamicTest> everyGoldenCase() {
    List<CaseResult> results = verifier.verify(Golden.path("metrics"));
    assertEquals(MetricCases.all().size(), results.size());
    return results.stream()
        .map(
            result ->
                DynamicTest.dynamicTest(
                    result.name(), () -> assertTrue(result.passed(), result.toString())));
  }

  @Test
  void acceptsItsOwnFolderOnly(@TempDir Path empty) throws IOException {
    assertTrue(verifier.accepts(Golden.path("metrics")));
    assertFalse(verifier.accepts(empty));
    try (Stream<Path> others = Files.list(Golden.root())) {
      assertEquals(1, others.filter(verifier::accepts).count());
    }
  }

  @Test
  void noticesWrongMissingAndUnknown(@TempDir Path copy) throws IOException {
    for (String name : List.of("cka.json", "cka.safetensors", "ks.json")) {
      Files.copy(Golden.path("metrics", name), copy.resolve(name));
    }
    Json.write(copy.resolve("cases.json"), List.of("cka", "ks", "nonsense"));
    assertEquals(List.of(true, false, false), passed(copy));

    ObjectNode cka = (ObjectNode) Json.readTree(copy.resolve("cka.json"));
    cka.withObject("/expected").put("x_y", 0.6);
    Json.write(copy.resolve("cka.json"), cka);
    CaseResult wrong = verifier.verify(copy).get(0);
    assertFalse(wrong.passed());
    assertEquals(0.0063314, wrong.largestError(), 1e-6);
    assertTrue(wrong.detail().startsWith("x_y"), wrong.detail());

    cka.withObject("/expected").remove("x_y");
    Json.write(copy.resolve("cka.json"), cka);
    assertFalse(verifier.verify(copy).get(0).passed());
  }

  private List<Boolean> passed(Path folder) {
    return verifier.verify(folder).stream().map(CaseResult::passed).toList();
  }
}
