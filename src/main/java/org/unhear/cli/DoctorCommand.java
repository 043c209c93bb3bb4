package org.unhear.cli;

import java.nio.file.Path;
import java.util.List;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.device.cuda.CudaDevice;
import org.unhear.device.cuda.DriverKind;
import org.unhear.io.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what this machine can do and what is missing. */
@Command(
    name = "doctor",
    description = {
      "Says what this machine can do, what is missing, and the command that gets it.",
      "Exit code 1 when something that unhear needs is missing."
    },
    footer = {"", "Example:", "  unhear doctor --json"})
final class DoctorCommand extends UnhearCommand {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for results whose free space is looked at.")
  Path out = Path.of("runs");

  @Override
  int run(Console console) {
    Doctor doctor =
        new Doctor(
            new LocalHost(), CpuDevice::probe, () -> CudaDevice.probe(DriverKind.INSTALLED), out);
    List<Finding> findings = doctor.examine();
    var document = Json.object();
    document.set("findings", Json.toTree(findings));
    console.result(document, Doctor.text(findings));
    boolean missing = findings.stream().anyMatch(f -> f.status() == Finding.Status.MISSING);
    return missing ? FAILURE : SUCCESS;
  }
}
