package org.unhear.ops;

import java.util.List;
import java.util.function.IntFunction;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;

/**
 * A device that the catalogue runs on.
 *
 * @param open opens it with a number of threads, where that means something
 */
public record TestDevice(String name, IntFunction<Device> open) {
  /** The one list of devices. */
  public static List<TestDevice> all() {
    return List.of(new TestDevice("cpu", CpuDevice::new));
  }
}
