package org.unhear.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.io.SafeTensors;
import org.unhear.io.SafeTensorsWriter;
import org.unhear.testing.Golden;

class FeaturesVerifierTest {
  private final FeaturesVerifier verifier = new FeaturesVerifier();

  @TempDir Path folder;

  @Test
  void everyGoldenTensorIsMet() throws IOException {
    Path golden = Golden.path("features");
    assertTrue(verifier.accepts(golden));
    List<CaseResult> results = verifier.verify(golden);
    results.forEach(result -> assertTrue(result.passed(), result.toString()));
    long tensors = 0;
    try (Stream<Path> files = Files.list(golden)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".safetensors")).toList()) {
        tensors +=
            SafeTensors.open(file).names().stream()
                .filter(name -> !name.startsWith("waveform"))
                .count();
      }
    }
    assertEquals(tensors, results.size());
    assertTrue(tensors >= 30);
  }

  @Test
  void aChangedUnknownOrBrokenTensorFails() throws IOException {
    SafeTensors golden = SafeTensors.open(Golden.path("features", "yes.safetensors"));
    float[] waveform = golden.floats("waveform");
    float[] changed = golden.floats("logmel_htk_40");
    changed[321] += 0.01f;
    float[] broken = golden.floats("logmel_slaney_40");
    broken[7] = Float.NaN;
    new SafeTensorsWriter()
        .floats("waveform", waveform, waveform.length)
        .floats("logmel_htk_40", changed, changed.length)
        .floats("logmel_slaney_40", broken, broken.length)
        .floats("logmel_htk_64", changed, changed.length)
        .save(folder.resolve("mine.safetensors"));
    new SafeTensorsWriter()
        .floats("waveform", waveform, waveform.length)
        .floats("chroma", changed, changed.length)
        .save(folder.resolve("other.safetensors"));
    Files.writeString(folder.resolve("text.safetensors"), "not tensors");
    List<CaseResult> results = verifier.verify(folder);
    assertEquals(5, results.size());
    results.forEach(result -> assertFalse(result.passed(), result.toString()));
    assertEquals(0.01, results.get(0).largestError(), 1e-3);
    assertTrue(results.get(0).detail().contains("value 321"), results.get(0).detail());
    assertFalse(verifier.accepts(folder));
  }
}
