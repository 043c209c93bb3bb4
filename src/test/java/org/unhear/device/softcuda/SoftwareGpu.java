package org.unhear.device.softcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import org.unhear.testing.SoftwareDriver;

/** A context of the software driver with the kernels of {@code native/softcuda/test}. */
final class SoftwareGpu implements AutoCloseable {
  private final CUdevice device = new CUdevice();
  private final CUmodule module = new CUmodule();
  private final List<CUdeviceptr> memory = new ArrayList<>();

  SoftwareGpu() {
    var folder = SoftwareDriver.load();
    JCudaDriver.setExceptionsEnabled(false);
    check(JCudaDriver.cuInit(0));
    check(JCudaDriver.cuDeviceGet(device, 0));
    CUcontext context = new CUcontext();
    check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
    check(JCudaDriver.cuCtxSetCurrent(context));
    try {
      byte[] kernels = Files.readAllBytes(folder.resolve("softcuda_test_kernels.so"));
      check(JCudaDriver.cuModuleLoadData(module, kernels));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static void check(int status) {
    assertEquals("CUDA_SUCCESS", CUresult.stringFor(status));
  }

  /** Memory that is freed with this. */
  CUdeviceptr floats(int count) {
    CUdeviceptr pointer = new CUdeviceptr();
    check(JCudaDriver.cuMemAlloc(pointer, 4L * count));
    memory.add(pointer);
    return pointer;
  }

  CUdeviceptr floats(float... values) {
    CUdeviceptr pointer = floats(values.length);
    check(JCudaDriver.cuMemcpyHtoD(pointer, Pointer.to(values), 4L * values.length));
    return pointer;
  }

  CUdeviceptr ints(int... values) {
    CUdeviceptr pointer = floats(values.length);
    check(JCudaDriver.cuMemcpyHtoD(pointer, Pointer.to(values), 4L * values.length));
    return pointer;
  }

  float[] read(CUdeviceptr pointer, int count) {
    float[] values = new float[count];
    check(JCudaDriver.cuMemcpyDtoH(Pointer.to(values), pointer, 4L * count));
    return values;
  }

  int[] readInts(CUdeviceptr pointer, int count) {
    int[] values = new int[count];
    check(JCudaDriver.cuMemcpyDtoH(Pointer.to(values), pointer, 4L * count));
    return values;
  }

  CUfunction function(String name) {
    CUfunction function = new CUfunction();
    check(JCudaDriver.cuModuleGetFunction(function, module, name));
    return function;
  }

  /**
   * Launches in a stream; {@code null} for none.
   *
   * @param arguments device memory, {@code Integer} or {@code Float}
   * @return the status of the launch
   */
  int launch(CUstream stream, String name, int grid, int block, int shared, Object... arguments) {
    Pointer[] pointers = new Pointer[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      Object a = arguments[i];
      if (a instanceof NativePointerObject pointer) {
        pointers[i] = Pointer.to(pointer);
      } else if (a instanceof Integer number) {
        pointers[i] = Pointer.to(new int[] {number});
      } else {
        pointers[i] = Pointer.to(new float[] {(Float) a});
      }
    }
    CUfunction function = function(name);
    Pointer all = Pointer.to(pointers);
    return JCudaDriver.cuLaunchKernel(function, grid, 1, 1, block, 1, 1, shared, stream, all, null);
  }

  /** Launches and waits; returns the first status that is no success. */
  int run(String name, int grid, int block, int shared, Object... arguments) {
    int status = launch(null, name, grid, block, shared, arguments);
    return status != CUresult.CUDA_SUCCESS ? status : JCudaDriver.cuCtxSynchronize();
  }

  /** Destroys the context, whatever state it is in. */
  @Override
  public void close() {
    memory.forEach(JCudaDriver::cuMemFree);
    JCudaDriver.cuModuleUnload(module);
    check(JCudaDriver.cuDevicePrimaryCtxRelease(device));
  }
}
