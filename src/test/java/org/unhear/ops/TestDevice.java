package org.unhear.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.device.cuda.CudaDevice;
import org.unhear.device.cuda.DriverKind;

/**
 * A device that the catalogue runs on.
 *
 * @param open opens it with a number of threads, where that means something
 * @param missing kernels that it does not have yet
 */
public record TestDevice(String name, IntFunction<Device> open, Set<String> missing) {
  /** Which CUDA driver tests use: {@code -Dunhear.test.cuda=installed} takes a real GPU. */
  private static final String CUDA = "unhear.test.cuda";

  /** Which devices tests run on, with commas between; both when it is not set. */
  private static final String DEVICES = "unhear.test.devices";

  /** Kernels of the CPU device that have no CUDA form yet. */
  public static final Set<String> MISSING_ON_CUDA = Set.of();

  /** The one list of devices. */
  public static List<TestDevice> all() {
    List<String> chosen = List.of(System.getProperty(DEVICES, "cpu,cuda").split(","));
    return Stream.of(new TestDevice("cpu", CpuDevice::new, Set.of()), cuda())
        .filter(device -> chosen.contains(device.name()))
        .toList();
  }

  /** The GPU, or what stands in for it. */
  public static TestDevice cuda() {
    DriverKind kind =
        DriverKind.valueOf(System.getProperty(CUDA, "software").toUpperCase(java.util.Locale.ROOT));
    return new TestDevice("cuda", threads -> new CudaDevice(0, kind), MISSING_ON_CUDA);
  }

  /** The devices that have all of some kernels. */
  public static List<TestDevice> having(String... kernels) {
    return all().stream()
        .filter(device -> Arrays.stream(kernels).noneMatch(device.missing()::contains))
        .toList();
  }
}
