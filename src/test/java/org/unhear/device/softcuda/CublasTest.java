package org.unhear.device.softcuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;
import org.junit.jupiter.api.Test;
import org.unhear.testing.ChildJvm;
import org.unhear.testing.SoftwareDriver;

/** Products through JCublas: by the software driver's cuBLAS, and by one that is forwarded to. */
class CublasTest {
  // Column by column: A = [1 2; 3 4; 5 6], B = [1 0 2; 0 1 3].
  private static final float[] A = {1, 3, 5, 2, 4, 6};
  private static final float[] B = {1, 0, 0, 1, 2, 3};
  private static final float[] A_TIMES_B = {1, 3, 5, 2, 4, 6, 8, 18, 28};

  private static final Pointer ONE = Pointer.to(new float[] {1});
  private static final Pointer ZERO = Pointer.to(new float[] {0});

  private static cublasHandle handle() {
    System.load(SoftwareDriver.load().resolve("libcublas.so.12").toString());
    cublasHandle handle = new cublasHandle();
    JCublas2.setExceptionsEnabled(false);
    ok(JCublas2.cublasCreate(handle));
    return handle;
  }

  private static void ok(int status) {
    assertEquals("CUBLAS_STATUS_SUCCESS", cublasStatus.stringFor(status));
  }

  @Test
  void multiplies() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      cublasHandle handle = handle();
      CUdeviceptr c = gpu.floats(9);
      ok(
          JCublas2.cublasSgemm(
              handle, 0, 0, 3, 3, 2, ONE, gpu.floats(A), 3, gpu.floats(B), 2, ZERO, c, 3));
      assertArrayEquals(A_TIMES_B, gpu.read(c, 9));
      ok(JCublas2.cublasDestroy(handle));
    }
  }

  @Test
  void transposesBatchesAndAdds() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      cublasHandle handle = handle();
      CUdeviceptr a = gpu.floats(1f, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60);
      CUdeviceptr c = gpu.floats(new float[18]);
      Pointer two = Pointer.to(new float[] {2});
      for (int i = 0; i < 2; i++) {
        ok(
            JCublas2.cublasSgemmStridedBatched(
                handle, 1, 0, 3, 3, 2, two, a, 2, 6, gpu.floats(B), 2, 0, ONE, c, 3, 9, 2));
      }
      float[] expected = new float[18];
      for (int i = 0; i < 9; i++) {
        expected[i] = 4 * A_TIMES_B[i];
        expected[9 + i] = 40 * A_TIMES_B[i];
      }
      assertArrayEquals(expected, gpu.read(c, 18));
      ok(JCublas2.cublasDestroy(handle));
    }
  }

  @Test
  void roundsFactorsToTf32WhenAskedTo() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      cublasHandle handle = handle();
      float fine = 1 + 1f / 4096;
      CUdeviceptr x = gpu.floats(fine);
      CUdeviceptr y = gpu.floats(1);
      int type = cudaDataType.CUDA_R_32F;
      for (int compute :
          new int[] {
            cublasComputeType.CUBLAS_COMPUTE_32F, cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32
          }) {
        ok(
            JCublas2.cublasGemmEx_new(
                handle, 0, 0, 1, 1, 1, ONE, x, type, 1, x, type, 1, ZERO, y, type, 1, compute, -1));
        boolean exact = compute == cublasComputeType.CUBLAS_COMPUTE_32F;
        assertEquals(exact ? fine * fine : 1, gpu.read(y, 1)[0]);
      }
      ok(JCublas2.cublasDestroy(handle));
    }
  }

  @Test
  void refusesMatricesThatExceedTheirMemory() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      cublasHandle handle = handle();
      CUdeviceptr c = gpu.floats(8);
      int status =
          JCublas2.cublasSgemm(
              handle, 0, 0, 3, 3, 2, ONE, gpu.floats(A), 3, gpu.floats(B), 2, ZERO, c, 3);
      assertEquals("CUBLAS_STATUS_EXECUTION_FAILED", cublasStatus.stringFor(status));
      assertTrue(SoftwareDriver.tell("message").contains("matrix C, 36 bytes at byte 0"));
      ok(JCublas2.cublasDestroy(handle));
    }
  }

  @Test
  void isCapturedWithTheStream() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      cublasHandle handle = handle();
      CUstream stream = new CUstream();
      SoftwareGpu.check(JCudaDriver.cuStreamCreate(stream, 0));
      ok(JCublas2.cublasSetStream(handle, new cudaStream_t(stream)));
      CUdeviceptr x = gpu.floats(3f);
      CUdeviceptr y = gpu.floats(0f);
      CUgraph graph = new CUgraph();
      SoftwareGpu.check(JCudaDriver.cuStreamBeginCapture(stream, 0));
      ok(JCublas2.cublasSgemm(handle, 0, 0, 1, 1, 1, ONE, x, 1, x, 1, ONE, y, 1));
      SoftwareGpu.check(JCudaDriver.cuStreamEndCapture(stream, graph));
      CUgraphExec executable = new CUgraphExec();
      SoftwareGpu.check(JCudaDriver.cuGraphInstantiate(executable, graph, 0));
      SoftwareGpu.check(JCudaDriver.cuGraphLaunch(executable, stream));
      SoftwareGpu.check(JCudaDriver.cuGraphLaunch(executable, stream));
      SoftwareGpu.check(JCudaDriver.cuStreamDestroy(stream));
      SoftwareGpu.check(JCudaDriver.cuGraphExecDestroy(executable));
      SoftwareGpu.check(JCudaDriver.cuGraphDestroy(graph));
      assertEquals(18, gpu.read(y, 1)[0]);
      ok(JCublas2.cublasDestroy(handle));
    }
  }

  /** A process binds one libcublas.so.12, so the one that forwards has a process of its own. */
  @Test
  void forwardsToTheCublasOfCuda13() throws IOException, InterruptedException {
    Process child = ChildJvm.of("256m", Forwarded.class).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes());
    assertEquals(0, child.waitFor(), output);
    assertTrue(output.contains("sum 28.0"), output);
  }

  /**
   * On a machine with CUDA 13 and a GPU it succeeds; on any other it must not bring the JVM down.
   */
  @Test
  void theForwardingLibraryLoadsWhereThereIsNothingToForwardTo()
      throws IOException, InterruptedException {
    Process child = ChildJvm.of("256m", Alone.class).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes());
    assertEquals(0, child.waitFor(), output);
    assertTrue(output.matches("CUBLAS_STATUS_(NOT_INITIALIZED|SUCCESS)\\s"), output);
  }

  /** The library that forwards, where there is nothing to forward to. */
  static final class Alone {
    public static void main(String[] arguments) {
      Forwarded.load();
      JCublas2.setExceptionsEnabled(false);
      int status = JCublas2.cublasCreate(new cublasHandle());
      System.out.println(cublasStatus.stringFor(status));
    }
  }

  /** Multiplies through the forwarding library of the product. */
  static final class Forwarded {
    static void load() {
      System.load(
          Path.of("target/classes/org/unhear/native/linux-x86_64/forward/libcublas.so.12")
              .toAbsolutePath()
              .toString());
    }

    public static void main(String[] arguments) {
      Path folder = SoftwareDriver.load();
      System.load(folder.resolve("cuda13/libcublas.so.13").toString());
      load();
      try (SoftwareGpu gpu = new SoftwareGpu()) {
        JCublas2.setExceptionsEnabled(true);
        cublasHandle handle = new cublasHandle();
        JCublas2.cublasCreate(handle);
        CUdeviceptr c = gpu.floats(9);
        JCublas2.cublasSgemm(
            handle, 0, 0, 3, 3, 2, ONE, gpu.floats(A), 3, gpu.floats(B), 2, ZERO, c, 3);
        System.out.println("sum " + gpu.read(c, 9)[8]);
        JCublas2.cublasDestroy(handle);
      }
    }
  }
}
