package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.experiment.RunFolder;
import org.unhear.experiment.RunRecord;
import org.unhear.io.Json;
import org.unhear.io.SafeTensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether two models are the same, bit for bit. */
@Command(
    name = "verify-removal",
    description = {
      "Compares the weights of a run with those of gold, bit for bit.",
      "Equal weights prove that nothing of the forgotten recordings is left, as far as gold has",
      "none. Exit code 0 when they are equal, 1 when they are not."
    },
    footer = {"", "Example:", "  unhear verify-removal --run runs/replay --gold runs/retrain"})
final class VerifyRemovalCommand extends UnhearCommand {
  @Option(
      names = "--run",
      paramLabel = "DIR",
      required = true,
      order = 10,
      description = "Folder of the run in question.")
  Path run;

  @Option(
      names = "--gold",
      paramLabel = "DIR",
      required = true,
      order = 11,
      description = "Folder of a run that was trained without the forgotten recordings.")
  Path gold;

  @Override
  int run(Console console) {
    RunFolder one = new RunFolder(run);
    RunFolder other = new RunFolder(gold);
    RunRecord record = one.record();
    RunRecord goldRecord = other.record();
    requireIntact(one, record);
    requireIntact(other, goldRecord);
    SafeTensors weights = SafeTensors.open(one.model());
    SafeTensors goldWeights = SafeTensors.open(other.model());
    Set<String> names = new TreeSet<>(weights.names());
    names.addAll(goldWeights.names());
    List<String> different = new ArrayList<>();
    double largest = 0;
    for (String name : names) {
      if (!weights.contains(name) || !goldWeights.contains(name)) {
        different.add(name + " is in one of them only");
        continue;
      }
      float[] a = weights.floats(name);
      float[] b = goldWeights.floats(name);
      if (!sameBits(a, b)) {
        double distance = distance(a, b);
        largest = Math.max(largest, distance);
        different.add(String.format(Locale.ROOT, "%s differs by up to %.3g", name, distance));
      }
    }
    print(console, new Verdict(record, goldRecord, names.size(), different, largest));
    return different.isEmpty() ? SUCCESS : FAILURE;
  }

  /** What is proven of the weights holds of the run only if they are those that it came to. */
  private static void requireIntact(RunFolder folder, RunRecord record) {
    try (Device device = new CpuDevice(1)) {
      folder.loadIntact(device, record.model()).close();
    }
  }

  private record Verdict(
      RunRecord run, RunRecord gold, int tensors, List<String> different, double largest) {}

  private static boolean sameBits(float[] a, float[] b) {
    if (a.length != b.length) {
      return false;
    }
    for (int i = 0; i < a.length; i++) {
      if (Float.floatToRawIntBits(a[i]) != Float.floatToRawIntBits(b[i])) {
        return false;
      }
    }
    return true;
  }

  private static double distance(float[] a, float[] b) {
    double largest = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
    }
    return largest;
  }

  private static String line(RunRecord record) {
    return record.weightsSha256()
        + "  "
        + record.method()
        + record.forgetting().map(each -> ", without " + each.spec()).orElse("");
  }

  private static void print(Console console, Verdict verdict) {
    boolean equal = verdict.different().isEmpty();
    var document =
        Json.object()
            .put("equal", equal)
            .put("run_sha256", verdict.run().weightsSha256())
            .put("gold_sha256", verdict.gold().weightsSha256())
            .put("tensors", verdict.tensors())
            .put("different", verdict.different().size())
            .put("largest_difference", verdict.largest());
    List<String> lines = new ArrayList<>();
    lines.add("run   " + line(verdict.run()));
    lines.add("gold  " + line(verdict.gold()));
    lines.addAll(verdict.different().stream().limit(10).map(line -> "  " + line).toList());
    lines.add(
        equal
            ? "Equal: all %d tensors have the same bits.".formatted(verdict.tensors())
            : "Not equal: %d of %d tensors differ."
                .formatted(verdict.different().size(), verdict.tensors()));
    console.result(document, lines);
  }
}
