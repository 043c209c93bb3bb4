package org.unhear.device.softcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jcuda.Pointer;
import jcuda.driver.CUarray;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.unhear.testing.SoftwareDriver;

/** Limits, injected failures, wrong arguments and what is left over. */
class DriverErrorsTest {
  @AfterEach
  void usualSettings() {
    for (String usual :
        new String[] {"fail=", "memory=2GiB", "devices=1", "version=13000", "capability=90"}) {
      SoftwareDriver.tell(usual);
    }
  }

  private static String name(int status) {
    return CUresult.stringFor(status);
  }

  @Test
  void memoryIsLimited() {
    SoftwareDriver.tell("memory=1MiB");
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      gpu.floats(200_000);
      long[] free = new long[1];
      long[] total = new long[1];
      SoftwareGpu.check(JCudaDriver.cuMemGetInfo(free, total));
      assertEquals(1 << 20, total[0]);
      assertEquals((1 << 20) - 800_000, free[0]);
      int status = JCudaDriver.cuMemAlloc(new CUdeviceptr(), free[0] + 1);
      assertEquals("CUDA_ERROR_OUT_OF_MEMORY", name(status));
      gpu.floats(60_000);
    }
  }

  @Test
  void theNthCallFails() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      SoftwareDriver.tell("fail=cuMemAlloc:3=CUDA_ERROR_OUT_OF_MEMORY");
      gpu.floats(1);
      gpu.floats(1);
      int status = JCudaDriver.cuMemAlloc(new CUdeviceptr(), 4);
      assertEquals("CUDA_ERROR_OUT_OF_MEMORY", name(status));
      gpu.floats(1);
      assertEquals("4", SoftwareDriver.tell("calls cuMemAlloc"));
    }
  }

  @Test
  void anInjectedIllegalAddressBreaksTheContext() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      SoftwareDriver.tell("fail=cuLaunchKernel:2=CUDA_ERROR_ILLEGAL_ADDRESS");
      var out = gpu.floats(1);
      SoftwareGpu.check(gpu.run("write_at", 1, 1, 0, out, 0));
      assertEquals("CUDA_ERROR_ILLEGAL_ADDRESS", name(gpu.run("write_at", 1, 1, 0, out, 0)));
      assertEquals("CUDA_ERROR_ILLEGAL_ADDRESS", name(JCudaDriver.cuMemFree(out)));
    }
    SoftwareDriver.tell("fail=");
    new SoftwareGpu().close();
  }

  @Test
  void aDeviceCanBeMissingOrOld() {
    SoftwareDriver.load();
    SoftwareDriver.tell("devices=0");
    assertEquals("CUDA_ERROR_NO_DEVICE", name(JCudaDriver.cuInit(0)));
    SoftwareDriver.tell("devices=2");
    SoftwareDriver.tell("capability=75");
    SoftwareDriver.tell("version=11080");
    SoftwareGpu.check(JCudaDriver.cuInit(0));
    int[] value = new int[1];
    SoftwareGpu.check(JCudaDriver.cuDriverGetVersion(value));
    assertEquals(11080, value[0]);
    CUdevice device = new CUdevice();
    assertEquals("CUDA_ERROR_INVALID_DEVICE", name(JCudaDriver.cuDeviceGet(device, 2)));
    SoftwareGpu.check(JCudaDriver.cuDeviceGet(device, 1));
    int major = CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
    SoftwareGpu.check(JCudaDriver.cuDeviceGetAttribute(value, major, device));
    assertEquals(7, value[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "seed=x, must be a number",
    "fail=cuMemAlloc, FUNCTION:N=CODE",
    "fail=cuMemAlloc:1=NONE, FUNCTION:N=CODE",
    "colour=red, is no setting"
  })
  void aWrongSettingIsNamed(String command, String message) {
    var e = assertThrows(IllegalArgumentException.class, () -> SoftwareDriver.tell(command));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void copiesStayWithinAllocations() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      CUdeviceptr four = gpu.floats(4);
      Pointer host = Pointer.to(new float[8]);
      assertEquals("CUDA_ERROR_INVALID_VALUE", name(JCudaDriver.cuMemcpyHtoD(four, host, 20)));
      assertTrue(SoftwareDriver.tell("message").contains("20 bytes at byte 0, exceeds device"));
      CUdeviceptr last = four.withByteOffset(12);
      assertEquals("CUDA_ERROR_INVALID_VALUE", name(JCudaDriver.cuMemcpyDtoH(host, last, 8)));
      assertEquals("CUDA_ERROR_INVALID_VALUE", name(JCudaDriver.cuMemsetD32(last, 0, 2)));
      SoftwareGpu.check(JCudaDriver.cuMemcpyDtoH(host, last, 4));
      CUdeviceptr freed = new CUdeviceptr();
      SoftwareGpu.check(JCudaDriver.cuMemAlloc(freed, 16));
      SoftwareGpu.check(JCudaDriver.cuMemFree(freed));
      assertEquals("CUDA_ERROR_INVALID_VALUE", name(JCudaDriver.cuMemcpyDtoH(host, freed, 4)));
      assertEquals("CUDA_ERROR_INVALID_VALUE", name(JCudaDriver.cuMemFree(freed)));
    }
  }

  @Test
  void launchesStayWithinLimits() {
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      var out = gpu.floats(64);
      assertEquals("CUDA_ERROR_INVALID_VALUE", name(gpu.run("write_at", 1, 1025, 0, out, 0)));
      assertEquals("CUDA_ERROR_INVALID_VALUE", name(gpu.run("write_at", 0, 1, 0, out, 0)));
      assertEquals("CUDA_ERROR_INVALID_VALUE", name(gpu.run("reverse", 1, 1, 49153, out, out)));
      CUfunction reverse = gpu.function("reverse");
      int dynamic =
          jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
      SoftwareGpu.check(JCudaDriver.cuFuncSetAttribute(reverse, dynamic, 232448));
      SoftwareGpu.check(gpu.run("reverse", 1, 1, 232448, out, out));
      int status = JCudaDriver.cuFuncSetAttribute(reverse, dynamic, 232449);
      assertEquals("CUDA_ERROR_INVALID_VALUE", name(status));
    }
  }

  @Test
  void modulesHoldKernelsForThisDriver() {
    SoftwareGpu gpu = new SoftwareGpu();
    try (gpu) {
      byte[] ptx =
          ".version 9.0\n.target sm_90\0".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      int status = JCudaDriver.cuModuleLoadData(new CUmodule(), ptx);
      assertEquals("CUDA_ERROR_NO_BINARY_FOR_GPU", name(status));
    }
  }

  @Test
  void whatIsNotThereIsNotSupported() {
    SoftwareGpu gpu = new SoftwareGpu();
    try (gpu) {
      assertEquals("CUDA_ERROR_NOT_SUPPORTED", name(JCudaDriver.cuArrayDestroy(new CUarray())));
      assertTrue(SoftwareDriver.tell("message").contains("cuArrayDestroy: this driver"));
    }
  }

  @Test
  void withoutAContextNothingWorks() {
    new SoftwareGpu().close();
    int status = JCudaDriver.cuMemAlloc(new CUdeviceptr(), 4);
    assertEquals("CUDA_ERROR_INVALID_CONTEXT", name(status));
  }

  @Test
  void leaksAreListedWhenTheContextEnds() {
    new SoftwareGpu().close();
    assertEquals("", SoftwareDriver.tell("leaks"));
    try (SoftwareGpu gpu = new SoftwareGpu()) {
      SoftwareGpu.check(JCudaDriver.cuMemAlloc(new CUdeviceptr(), 12));
      SoftwareGpu.check(JCudaDriver.cuMemAllocHost(new Pointer(), 34));
      SoftwareGpu.check(JCudaDriver.cuStreamCreate(new CUstream(), 0));
      SoftwareGpu.check(JCudaDriver.cuEventCreate(new CUevent(), 0));
      SoftwareGpu.check(JCudaDriver.cuEventCreate(new CUevent(), 0));
      gpu.floats(1);
    }
    assertEquals(
        """
          device allocation 1 of 12 bytes
          pinned allocation 2 of 34 bytes
          1 stream
          2 events
        """,
        SoftwareDriver.tell("leaks"));
  }
}
