package org.unhear.device.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.device.cuda.launch.LaunchRules;
import org.unhear.ops.TestDevice;

class LaunchRulesTest {
  /** One catalogue, two devices: the list of what is missing is exact, and shrinks to nothing. */
  @Test
  void everyKernelOfTheCpuIsThereOrKnownToBeMissing() {
    Set<String> missing = new TreeSet<>();
    try (CpuDevice cpu = new CpuDevice(1)) {
      missing.addAll(cpu.kernels());
      assertEquals(
          Set.of(),
          difference(LaunchRules.all().keySet(), missing),
          "kernels on cuda that the cpu does not have");
    }
    missing.removeAll(LaunchRules.all().keySet());
    assertEquals(new TreeSet<>(TestDevice.MISSING_ON_CUDA), missing, "kernels missing on cuda");
  }

  private static Set<String> difference(Set<String> all, Set<String> without) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(without);
    return rest;
  }
}
