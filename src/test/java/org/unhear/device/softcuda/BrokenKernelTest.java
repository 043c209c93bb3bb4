package org.unhear.device.softcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.unhear.testing.SoftwareDriver;

/** Each kernel of {@code broken.cu} is wrong in one way, and the driver notices. */
class BrokenKernelTest {
  private static final int FAILED = CUresult.CUDA_ERROR_LAUNCH_FAILED;

  @AfterEach
  void usualOrder() {
    SoftwareDriver.tell("seed=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          barriers_in_branches    | 64 | waits in __syncthreads | while block (0,0,0)
          shuffle_after_exit      | 32 | waits in __shfl_down_sync | has exited
          shuffle_against_barrier | 64 | waits in __shfl_xor_sync | waits in __syncthreads
          shuffle_of_whole_warp   | 48 | with mask 0xffffffff | the block has no such thread
          mask_without_self       | 32 | waits in __ballot_sync | does not hold its own lane
          masks_disagree          | 32 | with mask 0xffffffff | with mask 0xffff
          shuffles_disagree       | 32 | __shfl_xor_sync | __shfl_down_sync
          too_much_shared         | 32 | block (0,0,0), thread | more shared memory
          """)
  void divergenceEndsTheLaunch(String kernel, int threads, String one, String two) {
    for (int seed : new int[] {0, 1, 2}) {
      SoftwareDriver.tell("seed=" + seed);
      try (SoftwareGpu gpu = new SoftwareGpu()) {
        assertEquals(FAILED, gpu.run(kernel, 1, threads, 0, gpu.floats(64)));
        String message = SoftwareDriver.tell("message");
        assertTrue(message.contains("kernel " + kernel + ": "), message);
        assertTrue(message.contains(one) && message.contains(two), message);
      }
    }
  }

  @Test
  void namesTheLineOfABarrier() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      gpu.run("barriers_in_branches", 1, 64, 0, gpu.floats(64));
      String message = SoftwareDriver.tell("message");
      assertTrue(message.contains("broken.cu:7") && message.contains("broken.cu:10"), message);
    }
  }

  @Test
  void aFailedAssertionEndsTheLaunch() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      SoftwareGpu.check(gpu.run("failing_assertion", 1, 1, 0, gpu.floats(1), 4));
      assertEquals(FAILED, gpu.run("failing_assertion", 1, 1, 0, gpu.floats(1), 3));
      assertTrue(SoftwareDriver.tell("message").contains("assertion failed: n > 3"));
    }
  }

  @Test
  void afterAFailureTheContextIsBrokenUntilItIsMadeAnew() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      gpu.run("failing_assertion", 1, 1, 0, gpu.floats(1), 3);
      assertEquals(FAILED, JCudaDriver.cuCtxSynchronize());
      assertEquals(FAILED, JCudaDriver.cuMemAlloc(new CUdeviceptr(), 4));
    }
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      var out = gpu.floats(0f, 0f);
      SoftwareGpu.check(gpu.run("write_at", 1, 1, 0, out, 1));
      assertEquals(1, gpu.read(out, 2)[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aMissingBarrierChangesTheResult(int seed) {
    SoftwareDriver.tell("seed=" + seed);
    int[] values = IntStream.range(0, 64).toArray();
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      var reversed = gpu.ints(new int[64]);
      SoftwareGpu.check(
          gpu.run("reverse_without_barrier", 1, 64, 4 * 64, gpu.ints(values), reversed));
      int[] expected = IntStream.range(0, 64).map(i -> 63 - i).toArray();
      assertFalse(Arrays.equals(expected, gpu.readInts(reversed, 64)));
    }
  }

  @Test
  void anotherOrderShowsWhatOneHides() {
    int[] expected = IntStream.range(0, 64).map(i -> (i + 2) % 64).toArray();
    long wrong = 0;
    for (int seed = 0; seed < 8; seed++) {
      SoftwareDriver.tell("seed=" + seed);
      try (SoftwareGpu gpu = new SoftwareGpu()) {
        var out = gpu.ints(new int[64]);
        SoftwareGpu.check(gpu.run("rotate_twice", 1, 64, 0, out));
        wrong += Arrays.equals(expected, gpu.readInts(out, 64)) ? 0 : 1;
      }
    }
    assertTrue(wrong >= 4, wrong + " of 8 orders show the missing barrier");
  }

  @Test
  void sharedMemoryIsPoisonUntilItIsWritten() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      var out = gpu.floats(64);
      // Twice, since the first block leaves its values behind.
      SoftwareGpu.check(gpu.run("read_unwritten_shared", 2, 64, 0, out));
      float[] values = gpu.read(out, 64);
      assertEquals(1, values[31]);
      assertTrue(Float.isNaN(values[32]));
    }
  }

  @Test
  void deviceMemoryIsPoisonUntilItIsWritten() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      assertTrue(Float.isNaN(gpu.read(gpu.floats(3), 3)[2]));
    }
  }

  @Test
  void writingPastASharedArrayEndsTheLaunch() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      SoftwareGpu.check(gpu.run("write_past_shared", 1, 32, 0, gpu.floats(32), 31));
      assertEquals(FAILED, gpu.run("write_past_shared", 1, 32, 0, gpu.floats(32), 32));
      assertTrue(SoftwareDriver.tell("message").contains("past the end of a shared array"));
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, before", "10, behind", "100, behind"})
  void writingNextToAnAllocationEndsTheLaunch(int index, String where) {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      int status = gpu.run("write_at", 1, 1, 0, gpu.floats(10), index);
      assertEquals(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS, status);
      String message = SoftwareDriver.tell("message");
      assertTrue(message.contains("kernel write_at") && message.contains(where), message);
      assertTrue(message.contains("of 40 bytes"), message);
    }
  }
}
