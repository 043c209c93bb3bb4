package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.io.Json;

/**
 * Runs golden checkpoints of wav2vec 2.0, HuBERT and Whisper: hidden states, logits and loss, every
 * gradient, per-sample gradient norms and three steps of gradient descent.
 */
public final class PretrainedCases implements GoldenVerifier {
  private static final String META = "meta.json";

  private final Supplier<Device> devices;

  /** Runs on the cpu device. */
  public PretrainedCases() {
    this(CpuDevice::new);
  }

  /** Runs on devices that it opens and closes. */
  public PretrainedCases(Supplier<Device> devices) {
    this.devices = devices;
  }

  @Override
  public GoldenVerifier on(Supplier<Device> others) {
    return new PretrainedCases(others);
  }

  @Override
  public boolean accepts(Path folder) {
    return Files.isRegularFile(folder.resolve("config.json"))
        && Files.isRegularFile(folder.resolve(META));
  }

  @Override
  public List<CaseResult> verify(Path folder) {
    String name = "models/" + folder.getFileName();
    try (Device device = devices.get()) {
      JsonNode meta = Json.readTree(folder.resolve(META));
      Path expected = folder.resolve(meta.path("io").asText("io.safetensors")).normalize();
      JsonNode described = Json.readTree(expected.resolveSibling(META));
      Closeness closeness = new Closeness();
      new PretrainedComparison(device, folder, expected, described, closeness).run();
      return List.of(closeness.result(name));
    } catch (UnhearException | IllegalArgumentException e) {
      return List.of(CaseResult.failure(name, e.getMessage()));
    }
  }
}
