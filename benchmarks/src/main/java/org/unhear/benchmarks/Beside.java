package org.unhear.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Training steps of each model beside PyTorch's on the same machine: rounds of unhear (a JMH fork) and PyTorch alternate, A
 * B A B, and the ratio of medians is taken in each round. Losses are compared before anything is timed.
 *
 * <p>Usage: {@code Beside PEERS_FOLDER RESULT.json [model,…] [rounds]}.
 */
public final class Beside {
  private static final int BATCH = 64;
  private static final int PEER_STEPS = 12;

  private Beside() {}

  public static void main(String[] arguments) throws IOException, RunnerException {
    Path peers = Path.of(arguments[0]);
    Path result = Path.of(arguments[1]);
    String models = arguments.length > 2 ? arguments[2] : "res8,kwt-1,bc-resnet-1,x-vector";
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
    int threads = Runtime.getRuntime().availableProcessors();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String model : models.split(",")) {
      rows.add(row(model, peers, threads, rounds));
      Measurements.write(result, "training-step", threads, rows);
    }
  }

  private static Map<String, Object> row(String model, Path peers, int threads, int rounds)
      throws IOException, RunnerException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model);
    row.put("batch", BATCH);
    Path parameters = Files.createTempFile("unhear", ".parameters");
    double loss;
    try (Workload workload = new Workload(model, BATCH, threads)) {
      workload.exportParameters(parameters);
      loss = workload.inferenceLoss();
      row.put("unhear_loss", loss);
      row.put("unhear_bytes", workload.bytes());
    }
    Optional<PyTorchPeer> started = PyTorchPeer.start(peers.resolve("training_step.py"), model, BATCH, threads, parameters);
    double[] own = new double[rounds];
    double[] ratios = new double[rounds];
    if (started.isEmpty()) {
      row.put("pytorch", "not found: no Python with torch; set UNHEAR_PYTHON");
      Arrays.setAll(own, i -> ownMedian(model, threads));
      row.put("unhear_ms", own);
      return row;
    }
    try (PyTorchPeer peer = started.get()) {
      double peerLoss = peer.greeting().get("loss").asDouble();
      row.put("pytorch", peer.greeting().get("torch").asText());
      row.put("pytorch_loss", peerLoss);
      if (Math.abs(loss - peerLoss) > 1e-4 * Math.max(1, Math.abs(peerLoss))) {
        row.put("refused", "the losses differ, so the networks do; nothing was timed");
        return row;
      }
      double[] theirs = new double[rounds];
      peer.passes("3");
      for (int i = 0; i < rounds; i++) {
        own[i] = ownMedian(model, threads);
        theirs[i] = Measurements.median(peer.passes(Integer.toString(PEER_STEPS)));
        ratios[i] = theirs[i] / own[i];
        System.out.printf("%s: unhear %.1f ms, PyTorch %.1f ms, %.2f×%n", model, own[i], theirs[i], ratios[i]);
      }
      row.put("unhear_ms", own);
      row.put("pytorch_ms", theirs);
      row.put("speedup", Measurements.median(ratios));
      row.put("speedup_least", Arrays.stream(ratios).min().orElseThrow());
      row.put("speedup_most", Arrays.stream(ratios).max().orElseThrow());
    }
    return row;
  }

  private static double ownMedian(String model, int threads) {
    Options options =
        new OptionsBuilder()
            .include(TrainingStep.class.getName() + ".step")
            .param("model", model)
            .param("batch", Integer.toString(BATCH))
            .param("threads", Integer.toString(threads))
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      return new Runner(options).runSingle().getPrimaryResult().getStatistics().getPercentile(50);
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH could not run " + model, e);
    }
  }
}
