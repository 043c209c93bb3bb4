package org.unhear.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.unhear.graph.Sink;
import org.unhear.train.ClippedGradient;

/**
 * Gradients of single samples beside the ordinary backward pass, and beside PyTorch's. All take turns, a pass of each in every
 * turn, so that what else the machine does meets all alike; ratios are medians over turns. Sums of squared gradients are
 * compared before anything is timed.
 *
 * <p>Times are CPU times of the process, on one thread unless another number is given: what waiting for other processes
 * takes is not counted.
 *
 * <p>Usage: {@code PerSampleBeside PEERS_FOLDER RESULT.json [model,…] [turns] [threads]}.
 */
public final class PerSampleBeside {
  private static final int BATCH = 64;
  private static final String FORWARD = "forward";
  private static final String PLAIN = "accumulate";
  private static final String CLIP = "clip";
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final List<String> PEERS = List.of("plain", "vmap", "loop");

  private PerSampleBeside() {}

  public static void main(String[] arguments) throws IOException {
    Path peers = Path.of(arguments[0]);
    Path result = Path.of(arguments[1]);
    String models = arguments.length > 2 ? arguments[2] : "res8,kwt-1,bc-resnet-1,x-vector";
    int turns = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 15;
    int threads = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 1;
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String model : models.split(",")) {
      rows.add(row(model, peers, threads, turns));
      Measurements.write(result, "per-sample", threads, rows);
    }
  }

  private static Map<String, Object> row(String model, Path peers, int threads, int turns) throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model);
    row.put("batch", BATCH);
    row.put("threads", threads);
    row.put("turns", turns);
    Path parameters = Files.createTempFile("unhear", ".parameters");
    try (SampleWorkload workload = new SampleWorkload(model, BATCH, threads);
        ClippedGradient clipper = workload.clipper()) {
      Workload.exportParameters(workload.learner(), parameters);
      double sum = workload.sumOfSquares();
      row.put("unhear_sum_of_squares", sum);
      Map<String, Runnable> own = own(workload, clipper);
      Optional<PyTorchPeer> peer =
          PyTorchPeer.start(peers.resolve("per_sample.py"), model, BATCH, threads, parameters);
      if (peer.isPresent() && !agrees(peer.get(), sum, row)) {
        row.put("refused", "the sums of squares differ, so the networks do; nothing was timed");
        return row;
      }
      Map<String, double[]> times = time(own, peer, turns, threads);
      times.forEach((name, values) -> row.put(name + "_cpu_ms", Measurements.median(values)));
      addRatios(row, times);
      addBytes(row, workload);
      peer.ifPresent(PyTorchPeer::close);
    }
    System.out.println(row);
    return row;
  }

  private static boolean agrees(PyTorchPeer peer, double sum, Map<String, Object> row) {
    double theirs = peer.greeting().get("sum").asDouble();
    row.put("pytorch", peer.greeting().get("torch").asText());
    row.put("pytorch_sum_of_squares", theirs);
    return Math.abs(sum - theirs) <= 1e-3 * theirs;
  }

  private static Map<String, Runnable> own(SampleWorkload workload, ClippedGradient clipper) {
    Map<String, Runnable> own = new LinkedHashMap<>();
    own.put(FORWARD, workload::forward);
    for (Sink sink : Sink.values()) {
      own.put(sink.name().toLowerCase(Locale.ROOT), () -> workload.into(sink));
    }
    own.put(CLIP, () -> workload.clip(clipper));
    return own;
  }

  private static Map<String, double[]> time(Map<String, Runnable> own, Optional<PyTorchPeer> peer, int turns, int threads)
      throws IOException {
    Map<String, double[]> times = new LinkedHashMap<>();
    own.keySet().forEach(name -> times.put(name, new double[turns]));
    if (peer.isPresent()) {
      PEERS.forEach(way -> times.put("pytorch_" + way, new double[turns]));
    }
    for (int turn = -1; turn < turns; turn++) {
      for (Map.Entry<String, Runnable> each : own.entrySet()) {
        double start = milliseconds(threads);
        each.getValue().run();
        keep(times.get(each.getKey()), turn, milliseconds(threads) - start);
      }
      for (String way : peer.isPresent() ? PEERS : List.<String>of()) {
        keep(times.get("pytorch_" + way), turn, peer.get().passes(way + " 1")[0]);
      }
    }
    return times;
  }

  /** CPU time so far; that of one thread is known far more finely than that of a process. */
  private static double milliseconds(int threads) {
    return (threads == 1
            ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
            : PROCESS.getProcessCpuTime())
        / 1e6;
  }

  /** The turn before the first is to warm up. */
  private static void keep(double[] times, int turn, double milliseconds) {
    if (turn >= 0) {
      times[turn] = milliseconds;
    }
  }

  private static void addRatios(Map<String, Object> row, Map<String, double[]> times) {
    double[] forward = times.get(FORWARD);
    double[] plain = times.get(PLAIN);
    double backward = Measurements.median(plain) - Measurements.median(forward);
    times.forEach(
        (name, values) -> {
          if (name.equals(FORWARD) || name.equals(PLAIN) || name.startsWith("pytorch")) {
            return;
          }
          row.put(name + "_over_plain_pass", Measurements.median(ratios(values, plain)));
          row.put(
              name + "_over_plain_backward",
              (Measurements.median(values) - Measurements.median(forward)) / backward);
        });
    for (String way : List.of("vmap", "loop")) {
      if (times.containsKey("pytorch_" + way)) {
        row.put("square_faster_than_" + way, Measurements.median(ratios(times.get("pytorch_" + way), times.get("square"))));
      }
    }
  }

  private static double[] ratios(double[] values, double[] of) {
    double[] ratios = new double[values.length];
    Arrays.setAll(ratios, i -> values[i] / of[i]);
    return ratios;
  }

  private static void addBytes(Map<String, Object> row, SampleWorkload workload) {
    long plain = workload.bytes(Sink.ACCUMULATE);
    row.put("accumulate_bytes", plain);
    for (Sink sink : List.of(Sink.SQUARE, Sink.NORM2, Sink.DOT)) {
      row.put(sink.name().toLowerCase(Locale.ROOT) + "_bytes_over_plain", (double) workload.bytes(sink) / plain);
    }
  }
}
