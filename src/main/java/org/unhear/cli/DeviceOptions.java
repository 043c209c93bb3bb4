package org.unhear.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.unhear.UsageException;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.device.cuda.CudaDevice;
import org.unhear.device.cuda.DriverKind;
import picocli.CommandLine.Option;

/** Options that name what computes. */
class DeviceOptions {
  private static final List<String> DEVICES = List.of("cpu", "cuda", "cuda:INDEX");
  private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,4}))?");

  @Option(
      names = "--device",
      paramLabel = "NAME",
      order = 70,
      defaultValue = "cpu",
      description = "What computes: cpu, or an NVIDIA GPU as cuda or cuda:INDEX.")
  String device;

  @Option(
      names = "--software-driver",
      order = 70,
      description = "Run the CUDA kernels on the processor, slowly; for tests. With --device cuda.")
  boolean softwareDriver;

  @Option(
      names = "--threads",
      paramLabel = "N",
      order = 71,
      defaultValue = "0",
      description = "Threads that compute, 0 for one per processor; results do not depend on it.")
  int threads;

  /** How many threads do work outside the device. */
  int threadsOrAll() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  /** Opens the device; a software driver says on standard error that it is one. */
  Device open() {
    if (threads < 0) {
      throw new UsageException("--threads is " + threads + ".", "Give 1 or more, or 0 for all.");
    }
    Matcher cuda = CUDA.matcher(device);
    if (cuda.matches()) {
      int index = cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1));
      return new CudaDevice(index, softwareDriver ? DriverKind.SOFTWARE : DriverKind.INSTALLED);
    }
    if (!device.equals("cpu")) {
      throw new UsageException(
          UsageException.unknownName("device", device, DEVICES).getMessage()
              + " Devices are: "
              + String.join(", ", DEVICES)
              + ".",
          "Leave --device out, or run 'unhear doctor' to see what this machine can do.");
    }
    if (softwareDriver) {
      throw new UsageException(
          "--software-driver stands in for a GPU, and the device is cpu.",
          "Leave it out, or add --device cuda.");
    }
    return threads == 0 ? new CpuDevice() : new CpuDevice(threads);
  }
}
