package org.unhear.device.softcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jcuda.driver.CUresult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.testing.SoftwareDriver;

/**
 * What only the sanitizers notice: reads out of bounds, and undefined behaviour. Here and not in
 * the plain build, where these kernels run on.
 */
@Tag("sanitized")
class SanitizedKernelTest {
  private static final int ILLEGAL_ADDRESS = CUresult.CUDA_ERROR_ILLEGAL_ADDRESS;

  private static boolean sanitized;

  @BeforeAll
  static void whichBuild() {
    sanitized = SoftwareDriver.load().endsWith("softcuda-sanitized");
  }

  private static void assertFound(int status, String... words) {
    assertEquals(sanitized ? ILLEGAL_ADDRESS : CUresult.CUDA_SUCCESS, status);
    for (String word : sanitized ? words : new String[0]) {
      String message = SoftwareDriver.tell("message");
      assertTrue(message.contains(word), message);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 10, 11})
  void readingNextToAnAllocation(int index) {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      SoftwareGpu.check(gpu.run("read_at", 1, 1, 0, gpu.floats(10), gpu.floats(1), 9));
      assertFound(
          gpu.run("read_at", 1, 1, 0, gpu.floats(10), gpu.floats(1), index),
          "kernel read_at",
          "AddressSanitizer");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 40})
  void readingPastASharedArray(int index) {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      assertFound(gpu.run("read_shared_at", 1, 32, 0, gpu.floats(32), index), "AddressSanitizer");
    }
  }

  @Test
  void overflowOfSignedIntegers() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      assertFound(
          gpu.run("double_of", 1, 1, 0, gpu.ints(0), Integer.MAX_VALUE), "undefined behaviour");
      SoftwareGpu.check(sanitized ? 0 : gpu.run("double_of", 1, 1, 0, gpu.ints(0), 5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void rightKernelsPass(int seed) {
    SoftwareDriver.tell("seed=" + seed);
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      var sums = gpu.floats(2);
      SoftwareGpu.check(gpu.run("sum", 2, 256, 0, gpu.floats(new float[300]), sums, 300));
      assertEquals(0, gpu.read(sums, 2)[1]);
    }
    SoftwareDriver.tell("seed=1");
  }
}
