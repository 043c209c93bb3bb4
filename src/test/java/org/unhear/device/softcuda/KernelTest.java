package org.unhear.device.softcuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.testing.SoftwareDriver;

@Tag("sanitized")
class KernelTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void sumsThroughShufflesBarriersAndSharedArrays(int seed) {
    SoftwareDriver.tell("seed=" + seed);
    int n = 1000;
    float[] values = new float[n];
    double expected = 0;
    for (int i = 0; i < n; i++) {
      values[i] = (i % 37) / 16f;
      expected += values[i];
    }
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      var sums = gpu.floats(4);
      SoftwareGpu.check(gpu.run("sum", 4, 256, 0, gpu.floats(values), sums, n));
      double sum = 0;
      for (float s : gpu.read(sums, 4)) {
        sum += s;
      }
      assertEquals(expected, sum, "sums of multiples of 1/16 are exact");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 33, 1000})
  void reversesThroughDynamicSharedMemory(int block) {
    int[] values = IntStream.range(0, 3 * block).toArray();
    int[] expected = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      expected[i] = i / block * block + block - 1 - i % block;
    }
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      var reversed = gpu.ints(new int[values.length]);
      SoftwareGpu.check(gpu.run("reverse", 3, block, 4 * block, gpu.ints(values), reversed));
      assertArrayEquals(expected, gpu.readInts(reversed, values.length));
    }
  }
}
