package org.unhear.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.unhear.io.Json;

/** The tables of the README are those of the results in the repository. */
class ReadmeTest {
  private static final Path RESULTS = Path.of("benchmarks/results/amd-epyc-avx2");

  private String readme;

  @BeforeEach
  void read() throws IOException {
    readme = Files.readString(Path.of("README.md"));
  }

  @Test
  void showsTheDemo() {
    requireLines(String.join("\n", TextTable.markdown(ResultsFiles.read(RESULTS.resolve("demo")))));
  }

  @Test
  void showsTheTrainingSteps() {
    for (JsonNode row : Json.readTree(RESULTS.resolve("training-step.json")).path("rows")) {
      requireLines(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %.2f× |",
              row.path("model").asText(),
              median(row.path("unhear_ms")),
              median(row.path("pytorch_ms")),
              row.path("speedup").asDouble()));
    }
  }

  @Test
  void showsTheMemory() {
    for (JsonNode row : Json.readTree(RESULTS.resolve("memory.json")).path("models")) {
      requireLines(
          String.format(
              Locale.ROOT,
              "| %s | %,.0f | %,.0f | %.2f× | %,.0f |",
              row.path("model").asText(),
              mebibytes(row.path("bytes")),
              mebibytes(row.path("recomputed_bytes")),
              row.path("time_ratio").asDouble(),
              mebibytes(row.path("pytorch_bytes"))));
    }
  }

  private static double mebibytes(JsonNode bytes) {
    return bytes.asDouble() / (1 << 20);
  }

  @Test
  void showsTheAccuracies() throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(RESULTS.resolve("accuracy"), "*.json")) {
      for (Path file : files) {
        JsonNode result = Json.readTree(file);
        requireLines(
            String.format(
                Locale.ROOT,
                "| %s | %.1f | %.0f |",
                file.getFileName().toString().replace(".json", ""),
                100 * result.path("metrics").path("test_accuracy").asDouble(),
                result.path("run").path("cost").path("seconds").asDouble()));
      }
    }
  }

  private void requireLines(String lines) {
    assertTrue(readme.contains(lines), "README.md does not hold:\n" + lines);
  }

  private static double median(JsonNode three) {
    double a = three.path(0).asDouble();
    double b = three.path(1).asDouble();
    double c = three.path(2).asDouble();
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
