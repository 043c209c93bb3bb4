package org.unhear.device.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.unhear.device.DeviceException;
import org.unhear.device.cuda.launch.RawLaunch;

/** The compiled kernels, loaded into a context. */
final class KernelImage implements AutoCloseable {
  private static final String FAT_BINARY = "/org/unhear/kernels/unhear.fatbin";

  /** Dynamic shared memory that a function may use without being asked. */
  private static final int FREE_SHARED_BYTES = 48 << 10;

  private final CUmodule module = new CUmodule();
  private final Map<String, CUfunction> functions = new HashMap<>();

  KernelImage(DriverKind kind) {
    int status = JCudaDriver.cuModuleLoadData(module, bytes(kind));
    CudaError.check(status, "loading the kernels");
  }

  /**
   * What the driver is given.
   *
   * @throws DeviceException when this build has none
   */
  static byte[] bytes(DriverKind kind) {
    try {
      if (kind == DriverKind.SOFTWARE) {
        Path file = SoftwareDriver.folder().resolve("unhear_kernels_soft.so");
        return Files.readAllBytes(file);
      }
      try (InputStream in = KernelImage.class.getResourceAsStream(FAT_BINARY)) {
        if (in == null) {
          throw new DeviceException(
              "This build has no CUDA kernels, since nvcc was not there when it was built.",
              "Install the CUDA toolkit, then build again: rm -r target && ./unhear test");
        }
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The function of a launch, allowed the shared memory that it asks for.
   *
   * @throws DeviceException when the image has none of this name
   */
  CUfunction function(RawLaunch launch) {
    CUfunction function = functions.computeIfAbsent(launch.function(), this::find);
    if (launch.sharedBytes() > FREE_SHARED_BYTES) {
      CudaError.check(
          JCudaDriver.cuFuncSetAttribute(
              function,
              CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
              launch.sharedBytes()),
          () ->
              "giving %s %,d bytes of shared memory"
                  .formatted(launch.function(), launch.sharedBytes()));
    }
    return function;
  }

  private CUfunction find(String name) {
    CUfunction function = new CUfunction();
    int status = JCudaDriver.cuModuleGetFunction(function, module, name);
    if (status == CUresult.CUDA_ERROR_NOT_FOUND) {
      throw new DeviceException(
          "The kernels of this build have no function '" + name + "'.",
          "The kernels are older than the classes: rm -r target && ./unhear test");
    }
    CudaError.check(status, () -> "finding the function " + name);
    return function;
  }

  @Override
  public void close() {
    JCudaDriver.cuModuleUnload(module);
  }
}
