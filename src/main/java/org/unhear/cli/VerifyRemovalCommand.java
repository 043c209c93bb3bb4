package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.experiment.RemovalProof;
import org.unhear.experiment.RunFolder;
import org.unhear.experiment.RunRecord;
import org.unhear.io.Json;
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
    try (Device device = new CpuDevice(1)) {
      RemovalProof proof = RemovalProof.of(device, one, other);
      print(console, record, goldRecord, proof);
      return proof.equal() ? SUCCESS : FAILURE;
    }
  }

  private static String line(RunRecord record) {
    return record.weightsSha256()
        + "  "
        + record.method()
        + record.forgetting().map(each -> ", without " + each.spec()).orElse("");
  }

  private static void print(Console console, RunRecord run, RunRecord gold, RemovalProof proof) {
    var document =
        Json.object()
            .put("equal", proof.equal())
            .put("run_sha256", run.weightsSha256())
            .put("gold_sha256", gold.weightsSha256())
            .put("tensors", proof.tensors())
            .put("different", proof.different().size())
            .put("largest_difference", proof.largest());
    List<String> lines = new ArrayList<>();
    lines.add("run   " + line(run));
    lines.add("gold  " + line(gold));
    lines.addAll(proof.different().stream().limit(10).map(line -> "  " + line).toList());
    lines.add(
        proof.equal()
            ? "Equal: all %d tensors have the same bits.".formatted(proof.tensors())
            : "Not equal: %d of %d tensors differ."
                .formatted(proof.different().size(), proof.tensors()));
    console.result(document, lines);
  }
}
