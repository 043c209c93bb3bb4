package org.unhear.device.cpu;

import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;

final class CpuKernel implements Kernel {
  private final KernelCall call;
  private final long workspaceBytes;
  private long handle;

  CpuKernel(KernelCall call, long handle) {
    this.call = call;
    this.handle = handle;
    this.workspaceBytes = NativeCpu.workspaceBytes(handle);
  }

  long handle() {
    if (handle == 0) {
      throw new IllegalStateException("the kernel " + call + " is closed");
    }
    return handle;
  }

  @Override
  public KernelCall call() {
    return call;
  }

  @Override
  public long workspaceBytes() {
    return workspaceBytes;
  }

  @Override
  public void close() {
    if (handle != 0) {
      NativeCpu.release(handle);
      handle = 0;
    }
  }
}
