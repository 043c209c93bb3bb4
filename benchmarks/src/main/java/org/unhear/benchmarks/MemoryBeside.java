package org.unhear.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.unhear.device.MemoryLimits;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.experiment.MemoryPlans;
import org.unhear.report.MemoryPlan;
import org.unhear.train.OptimizerSpec;

/**
 * Memory of a training step as it is and with activations computed again, the price of the latter in time, and PyTorch's peak.
 *
 * <p>Usage: {@code MemoryBeside PEERS_FOLDER RESULT.json [model,…] [rounds]}.
 */
public final class MemoryBeside {
  private static final int BATCH = 256;
  private static final long BUDGET = 1L << 30;
  private static final OptimizerSpec RULE = new OptimizerSpec.Sgd(1e-3, 0.9, 0);
  private static final MemoryLimits AGAIN = new MemoryLimits(0, Integer.MAX_VALUE);

  private MemoryBeside() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path script = Path.of(arguments[0]).resolve("memory.py");
    String models = arguments.length > 2 ? arguments[2] : "res8,kwt-1,bc-resnet-1,x-vector";
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
    int threads = Runtime.getRuntime().availableProcessors();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String model : models.split(",")) {
      Map<String, Object> row = row(model, script, threads, rounds);
      System.out.println(row);
      rows.add(row);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("batch", BATCH);
    document.put("budget", BUDGET);
    document.put("threads", threads);
    document.put("models", rows);
    Files.writeString(
        Path.of(arguments[1]),
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(document) + "\n");
  }

  private static Map<String, Object> row(String model, Path script, int threads, int rounds)
      throws IOException, InterruptedException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model);
    try (CpuDevice device = new CpuDevice(threads)) {
      MemoryPlan plan = plan(device, model, BATCH, MemoryLimits.NONE);
      row.put("bytes", plan.totalBytes());
      row.put("activation_bytes", 
          plan.roles().stream()
              .filter(role -> role.role().equals("activations"))
              .mapToLong(MemoryPlan.Role::bytes)
              .sum());
      row.put("activation_lower_bound", plan.activationLowerBound());
      row.put("recomputed_bytes", plan(device, model, BATCH, AGAIN).totalBytes());
      row.put("largest_batch", largest(device, model, MemoryLimits.NONE));
      row.put("largest_batch_recomputed", largest(device, model, AGAIN));
    }
    addTimes(row, model, threads, rounds);
    Optional<Long> whole = peer(script, model, BATCH, threads);
    Optional<Long> quarter = peer(script, model, BATCH / 4, threads);
    row.put("pytorch_bytes", whole.orElse(null));
    if (whole.isPresent() && quarter.isPresent()) {
      double each = (whole.get() - quarter.get()) / (BATCH * 0.75);
      row.put("pytorch_largest_batch_estimated", (long) ((BUDGET - (whole.get() - BATCH * each)) / each));
    }
    return row;
  }

  private static MemoryPlan plan(CpuDevice device, String model, int batch, MemoryLimits limits) {
    return MemoryPlans.training(device, Workload.model(model), batch, RULE, limits);
  }

  private static int largest(CpuDevice device, String model, MemoryLimits limits) {
    int fits = 1;
    int exceeds = 1 << 14;
    while (exceeds - fits > 8) {
      int middle = (fits + exceeds) / 2;
      if (plan(device, model, middle, limits).totalBytes() <= BUDGET) {
        fits = middle;
      } else {
        exceeds = middle;
      }
    }
    return fits;
  }

  /** Steps with all activations kept and with as few as possible take turns. */
  private static void addTimes(Map<String, Object> row, String model, int threads, int rounds) {
    double[] kept = new double[rounds];
    double[] again = new double[rounds];
    try (Workload whole = new Workload(model, BATCH, threads);
        Workload least = new Workload(model, BATCH, threads, AGAIN)) {
      whole.step();
      least.step();
      for (int round = 0; round < rounds; round++) {
        kept[round] = milliseconds(whole);
        again[round] = milliseconds(least);
      }
    }
    row.put("step_ms", toList(kept));
    row.put("recomputed_step_ms", toList(again));
    row.put("time_ratio", median(again) / median(kept));
  }

  private static List<Double> toList(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static double milliseconds(Workload workload) {
    double[] times = new double[3];
    for (int i = 0; i < times.length; i++) {
      long start = System.nanoTime();
      workload.step();
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    return median(times);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Bytes of PyTorch's step, or nothing when there is no PyTorch. */
  private static Optional<Long> peer(Path script, String model, int batch, int threads)
      throws IOException, InterruptedException {
    String python = Optional.ofNullable(System.getenv("UNHEAR_PYTHON")).orElse("python3");
    Process process =
        new ProcessBuilder(python, script.toString(), model, Integer.toString(batch), Integer.toString(threads))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String answer = new String(process.getInputStream().readAllBytes());
    return process.waitFor() == 0
        ? Optional.of(new ObjectMapper().readTree(answer).get("bytes").asLong())
        : Optional.empty();
  }
}
