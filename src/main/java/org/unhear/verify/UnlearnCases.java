package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.io.Json;
import org.unhear.train.Learner;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.LambertW;
import org.unhear.unlearn.Methods;
import org.unhear.unlearn.SuperLoss;
import org.unhear.unlearn.Unlearner;
import org.unhear.unlearn.UnlearningMethod;
import org.unhear.unlearn.UnlearningTask;

/** Runs golden unlearning cases through the methods that users run. */
public final class UnlearnCases implements GoldenVerifier {
  private static final String LIST = "cases.json";
  private static final String SUPERLOSS = "superloss_table";

  private final Supplier<Device> devices;

  /** Runs on the cpu device. */
  public UnlearnCases() {
    this(CpuDevice::new);
  }

  /** Runs on devices that it opens and closes. */
  public UnlearnCases(Supplier<Device> devices) {
    this.devices = devices;
  }

  @Override
  public GoldenVerifier on(Supplier<Device> others) {
    return new UnlearnCases(others);
  }

  @Override
  public boolean accepts(Path folder) {
    if (!Files.isRegularFile(folder.resolve(LIST))) {
      return false;
    }
    String first = Json.readTree(folder.resolve(LIST)).path(0).asText();
    Path file = folder.resolve(first + ".json");
    return Files.isRegularFile(file)
        && Json.readTree(file).path("data").asText().startsWith("data_");
  }

  @Override
  public List<CaseResult> verify(Path folder) {
    List<CaseResult> results = new ArrayList<>();
    Map<String, UnlearnData> networks = new HashMap<>();
    try (Device device = devices.get()) {
      for (JsonNode entry : Json.readTree(folder.resolve(LIST))) {
        String id = entry.asText();
        results.add(guarded("unlearn/" + id, close -> verify(device, folder, id, networks, close)));
      }
      for (String network : List.copyOf(networks.keySet())) {
        UnlearnData data = networks.get(network);
        results.add(guarded("unlearn/" + network, close -> verifyLogits(device, data, close)));
      }
    }
    if (Files.exists(folder.resolve(SUPERLOSS + ".json"))) {
      results.add(
          guarded(
              "unlearn/" + SUPERLOSS,
              close -> verifySuperLoss(Json.readTree(folder.resolve(SUPERLOSS + ".json")), close)));
    }
    return results;
  }

  private interface Check {
    void run(Closeness closeness);
  }

  private static CaseResult guarded(String name, Check check) {
    Closeness closeness = new Closeness();
    try {
      check.run(closeness);
      return closeness.result(name);
    } catch (UnhearException | IllegalArgumentException e) {
      return CaseResult.failure(name, e.getMessage());
    }
  }

  private static void verify(
      Device device,
      Path folder,
      String id,
      Map<String, UnlearnData> networks,
      Closeness closeness) {
    UnlearnCase golden = UnlearnCase.open(folder, id);
    UnlearnData data =
        networks.computeIfAbsent(
            golden.json().path("data").asText(), name -> UnlearnData.open(folder, name));
    UnlearningMethod method = Methods.named(golden.method());
    try (Learner learner = data.learner(device, "original")) {
      UnlearnChecks checks = new UnlearnChecks(golden, learner, closeness);
      UnlearnDraws draws =
          new UnlearnDraws(
              golden.json(), golden.tensors(), data.tensors(), learner.weights().parameters());
      Hyperparameters hyper = Hyperparameters.of(method, golden.hyperparameters());
      UnlearningTask task = golden.task(data);
      Unlearner.run(method, learner, task, hyper, new Unlearner.Run(draws, checks));
      checks.finish();
    }
  }

  private static void verifyLogits(Device device, UnlearnData data, Closeness closeness) {
    try (Learner learner = data.learner(device, "original")) {
      int[] all = IntStream.range(0, data.test().size()).toArray();
      float[] logits = learner.logits(data.test(), all);
      int classes = data.model().classes();
      double tolerance =
          20 * Math.max(1e-6, data.json().path("test_logits_float32_max_abs").doubleValue());
      for (int i = 0; i < all.length; i++) {
        for (int c = 0; c < classes; c++) {
          double expected = data.json().path("test_logits").path(i).path(c).doubleValue();
          closeness.compare(
              "test_logits[%d][%d]".formatted(i, c), expected, logits[i * classes + c], tolerance);
        }
      }
    }
  }

  private static void verifySuperLoss(JsonNode table, Closeness closeness) {
    double absolute = table.path("tolerance").path("absolute").doubleValue();
    double relative = table.path("tolerance").path("relative").doubleValue();
    JsonNode w = table.path("lambert_w");
    for (int i = 0; i < w.path("x").size(); i++) {
      double x = w.path("x").get(i).doubleValue();
      double expected = w.path("w").path(i).doubleValue();
      // The file allows this much beside the branch point, where W has no derivative.
      double tolerance = x + 1 / Math.E < 1e-6 ? 2e-3 : absolute + relative * Math.abs(expected);
      closeness.compare("W(" + x + ")", expected, LambertW.of(x), tolerance);
    }
    for (JsonNode row : table.path("rows")) {
      double lambda = row.path("lambda").doubleValue();
      double tau = row.path("tau").doubleValue();
      for (int i = 0; i < row.path("loss").size(); i++) {
        double loss = row.path("loss").get(i).doubleValue();
        double sigma = row.path("sigma").path(i).doubleValue();
        double value = row.path("superloss").path(i).doubleValue();
        String where = " of loss %s, τ %s, λ %s".formatted(loss, tau, lambda);
        closeness.compare(
            "σ" + where,
            sigma,
            SuperLoss.sigma(loss, tau, lambda),
            absolute + relative * Math.abs(sigma));
        closeness.compare(
            "value" + where,
            value,
            SuperLoss.value(loss, tau, lambda),
            absolute + relative * Math.abs(value));
      }
    }
  }
}
