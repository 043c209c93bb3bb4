package org.unhear.device.cuda;

import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.JCudaDriver;

/**
 * The primary context of a GPU. It lives as long as something holds it: the device, an arena, a
 * program; so these may be closed in any order.
 */
final class CudaContext {
  private final CUdevice device;
  private final CUcontext context = new CUcontext();
  private int holders = 1;

  /** Makes the context current; the caller holds it. */
  CudaContext(CUdevice device) {
    this.device = device;
    CudaError.check(
        JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "making a context on the GPU");
    try {
      enter();
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  CUdevice device() {
    return device;
  }

  /** Makes it the context of the calling thread. */
  void enter() {
    CudaError.check(JCudaDriver.cuCtxSetCurrent(context), "entering the GPU's context");
  }

  /** Another holder, who has to {@link #release} it. */
  void hold() {
    holders++;
  }

  void release() {
    if (--holders == 0) {
      JCudaDriver.cuDevicePrimaryCtxRelease(device);
    }
  }
}
