package org.unhear.cli;

import org.unhear.UsageException;
import org.unhear.device.Bytes;
import picocli.CommandLine.Option;

/** Options of commands that compute. */
final class ComputeOptions extends DeviceOptions {
  @Option(
      names = "--memory-budget",
      paramLabel = "BYTES",
      order = 72,
      defaultValue = "",
      description =
          "Most device memory, for example 2GiB: what is planned to need more computes activations "
              + "again, then takes batches in parts, or is refused.")
  String memoryBudget;

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
