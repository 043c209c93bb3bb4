package org.unhear.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.unhear.device.Launch;
import org.unhear.device.Program;

/**
 * Where the time of a training step goes: each launch is recorded as a program of its own and run by itself. Usage: {@code
 * Profile MODEL [threads]}.
 */
public final class Profile {
  private static final int REPEATS = 15;

  private Profile() {}

  private record Row(String label, double microseconds) {}

  public static void main(String[] arguments) {
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    try (Workload workload = new Workload(arguments[0], 64, threads)) {
      workload.step();
      workload.step();
      List<Row> rows = new ArrayList<>();
      Map<String, Double> byKernel = new TreeMap<>();
      for (Launch launch : workload.launches()) {
        try (Program program = workload.device().record(List.of(launch))) {
          double time = time(program::run);
          rows.add(new Row(launch.label(), time));
          byKernel.merge(launch.kernel().call().name(), time, Double::sum);
        }
      }
      double step = time(workload::step);
      double total = rows.stream().mapToDouble(Row::microseconds).sum();
      rows.sort(Comparator.comparingDouble(row -> -row.microseconds));
      System.out.printf(
          "%s, %d threads: %.1f ms in %d launches one by one, %.1f ms as a step%n",
          arguments[0], threads, total / 1e3, rows.size(), step / 1e3);
      byKernel.entrySet().stream()
          .sorted(Comparator.comparingDouble(entry -> -entry.getValue()))
          .forEach(e -> System.out.printf("%9.2f ms  %4.1f %%  %s%n", e.getValue() / 1e3, 100 * e.getValue() / total, e.getKey()));
      rows.stream().limit(12).forEach(row -> System.out.printf("    %9.0f µs  %s%n", row.microseconds, row.label));
    }
  }

  private static double time(Runnable program) {
    double[] times = new double[REPEATS];
    for (int i = 0; i < REPEATS; i++) {
      long start = System.nanoTime();
      program.run();
      times[i] = (System.nanoTime() - start) / 1e3;
    }
    Arrays.sort(times);
    return times[REPEATS / 4];
  }
}
