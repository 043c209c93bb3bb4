package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.graph.Sink;
import org.unhear.io.Json;
import org.unhear.io.SafeTensors;

/**
 * Runs the golden per-sample gradients: every layer through every gradient sink, and what is made
 * of them — clipped sums and Fisher-vector products.
 */
public final class PerSampleCases implements GoldenVerifier {
  private static final String LIST = "cases.json";

  private final Supplier<Device> devices;

  /** Runs on the cpu device. */
  public PerSampleCases() {
    this(CpuDevice::new);
  }

  /** Runs on devices that it opens and closes. */
  public PerSampleCases(Supplier<Device> devices) {
    this.devices = devices;
  }

  @Override
  public GoldenVerifier on(Supplier<Device> others) {
    return new PerSampleCases(others);
  }

  @Override
  public boolean accepts(Path folder) {
    if (!Files.isRegularFile(folder.resolve(LIST))) {
      return false;
    }
    String first = Json.readTree(folder.resolve(LIST)).path(0).asText();
    Path file = folder.resolve(first + ".json");
    return Files.isRegularFile(file) && Json.readTree(file).has("per_sample_stored");
  }

  @Override
  public List<CaseResult> verify(Path folder) {
    List<CaseResult> results = new ArrayList<>();
    try (Device device = devices.get()) {
      for (JsonNode entry : Json.readTree(folder.resolve(LIST))) {
        String id = entry.asText();
        results.add(verify(device, folder, id));
      }
    }
    return results;
  }

  private static CaseResult verify(Device device, Path folder, String id) {
    String name = "persample/" + id;
    try {
      JsonNode json = Json.readTree(folder.resolve(id + ".json"));
      SafeTensors tensors = SafeTensors.open(folder.resolve(id + ".safetensors"));
      Closeness closeness = new Closeness();
      new Comparison(device, json, tensors, closeness).run();
      return closeness.result(name);
    } catch (UnhearException | IllegalArgumentException e) {
      return CaseResult.failure(name, e.getMessage());
    }
  }

  /** One case. */
  private record Comparison(
      Device device, JsonNode json, SafeTensors tensors, Closeness closeness) {
    void run() {
      PerSampleLayer layer = PerSampleLayer.of(json);
      float[] w = tensors.floats("w");
      try (PerSampleRun all =
          new PerSampleRun(device, layer, tensors, EnumSet.allOf(Sink.class), name -> true)) {
        all.run(w);
        if (tensors.contains("expected/input_grad")) {
          compare("input_grad", "input_grad", all.inputGradient());
        }
        compareParameters("sum", all, Sink.ACCUMULATE);
        compareParameters("sum_square", all, Sink.SQUARE);
        compareParameters("weighted_sum", all, Sink.WEIGHTED);
        if (json.path("per_sample_stored").asBoolean()) {
          compareParameters("grad", all, Sink.STORE);
        }
        double[] norms = all.norms();
        float[] dots = all.perSample(Sink.DOT);
        compare("norm", "norm", floats(norms));
        compare("dot", "dot", dots);

        float[] factors = clipFactors(norms, json.path("clip").doubleValue());
        compare("clip_factor", "clip_factor", factors);
        all.run(factors);
        compareParameters("clipped_sum", all, Sink.WEIGHTED);

        float[] products = new float[w.length];
        for (int i = 0; i < w.length; i++) {
          products[i] = w[i] * dots[i];
        }
        all.run(products);
        compareParameters("fisher_vector", all, Sink.WEIGHTED);
      }
      for (String parameter : layer.parameterNames()) {
        try (PerSampleRun one =
            new PerSampleRun(device, layer, tensors, Set.of(Sink.NORM2), parameter::equals)) {
          one.run(w);
          compare("norm", "norm/" + parameter, floats(one.norms()));
        }
      }
    }

    private void compareParameters(String quantity, PerSampleRun run, Sink sink) {
      for (String parameter : run.parameterNames()) {
        compare(quantity, quantity + "/" + parameter, run.parameter(sink, parameter));
      }
    }

    private void compare(String quantity, String tensor, float[] actual) {
      // Without samples every sum is exactly 0 and the files give no tolerance.
      boolean empty = json.path("batch").intValue() == 0;
      JsonNode tolerance = json.path("tolerance").path(quantity);
      if (!tolerance.isNumber() && !empty) {
        closeness.fail("there is no tolerance for " + quantity);
        return;
      }
      closeness.compare(
          tensor, tensors.floats("expected/" + tensor), actual, tolerance.doubleValue());
    }
  }

  /** min(1, clip/‖g_i‖), 1 for a gradient of zero. */
  private static float[] clipFactors(double[] norms, double clip) {
    float[] factors = new float[norms.length];
    for (int i = 0; i < norms.length; i++) {
      factors[i] = norms[i] > clip ? (float) (clip / norms[i]) : 1;
    }
    return factors;
  }

  private static float[] floats(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
