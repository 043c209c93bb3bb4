package org.unhear.cli;

import java.util.List;
import org.unhear.UsageException;
import org.unhear.device.Bytes;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import picocli.CommandLine.Option;

/** Options of commands that compute. */
final class ComputeOptions {
  private static final List<String> DEVICES = List.of("cpu");

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

  /** How many threads do work outside the device. */
  int threadsOrAll() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

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

  private static long bytes(String text) {
    return Bytes.parse(text)
        .orElseThrow(
            () ->
                new UsageException(
                    "--memory-budget is '" + text + "', which is no size.",
                    "Write, for example, 512MiB or 2GiB."));
  }
}
