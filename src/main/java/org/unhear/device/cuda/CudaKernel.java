package org.unhear.device.cuda;

import java.util.List;
import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;
import org.unhear.device.cuda.launch.RawLaunch;

/** A kernel call as the raw launches it comes to. It holds nothing of the device. */
record CudaKernel(KernelCall call, List<RawLaunch> launches, long workspaceBytes)
    implements Kernel {
  CudaKernel {
    launches = List.copyOf(launches);
  }

  @Override
  public void close() {}
}
