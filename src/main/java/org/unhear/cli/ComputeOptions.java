package org.unhear.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.unhear.UsageException;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import picocli.CommandLine.Option;

/** Options of commands that compute. */
final class ComputeOptions {
  private static final List<String> DEVICES = List.of("cpu");
  private static final Map<String, Integer> UNIT_SHIFTS =
      Map.of("", 0, "B", 0, "K", 10, "KIB", 10, "M", 20, "MIB", 20, "G", 30, "GIB", 30);
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([A-Za-z]*)");

  @Option(
      names = "--device",
      paramLabel = "NAME",
      order = 70,
      defaultValue = "cpu",
      description = "What computes: cpu.")
  String device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      order = 71,
      defaultValue = "0",
      description = "Threads that compute, 0 for one per processor; results do not depend on it.")
  int threads;

  @Option(
      names = "--memory-budget",
      paramLabel = "BYTES",
      order = 72,
      defaultValue = "",
      description = "Refuse to start what is planned to need more device memory, for example 2GiB.")
  String memoryBudget;

  /** Opens the device. */
  Device open() {
    if (!DEVICES.contains(device)) {
      UsageException unknown = UsageException.unknownName("device", device, DEVICES);
      throw new UsageException(
          unknown.getMessage() + " This build computes on: " + String.join(", ", DEVICES) + ".",
          "Leave --device out, or run 'unhear doctor' to see what this machine can do.");
    }
    if (threads < 0) {
      throw new UsageException("--threads is " + threads + ".", "Give 1 or more, or 0 for all.");
    }
    return threads == 0 ? new CpuDevice() : new CpuDevice(threads);
  }

  /** The budget in bytes; as good as infinite when none was given. */
  long budget() {
    return memoryBudget.isEmpty() ? Long.MAX_VALUE : bytes(memoryBudget);
  }

  /** Reads a size such as 512MiB. */
  static long bytes(String text) {
    Matcher size = BYTES.matcher(text.strip());
    Integer shift = size.matches() ? UNIT_SHIFTS.get(size.group(2).toUpperCase(Locale.ROOT)) : null;
    if (shift == null || Double.parseDouble(size.group(1)) == 0) {
      throw new UsageException(
          "--memory-budget is '" + text + "', which is no size.",
          "Write, for example, 512MiB or 2GiB.");
    }
    return Math.round(Double.parseDouble(size.group(1)) * (1L << shift));
  }
}
