package org.unhear.device.cpu;

import java.util.List;
import org.unhear.device.DeviceException;
import org.unhear.device.Launch;
import org.unhear.device.Program;

final class CpuProgram implements Program {
  private final List<Launch> launches;
  private final int threads;
  private long handle;

  CpuProgram(List<Launch> launches, long handle, int threads) {
    this.launches = launches;
    this.handle = handle;
    this.threads = threads;
  }

  @Override
  public void run() {
    if (handle == 0) {
      throw new IllegalStateException("the program is closed");
    }
    int failed = NativeCpu.run(handle, threads);
    if (failed >= 0) {
      Launch launch = launches.get(failed);
      throw new DeviceException(
          "%s failed in %s: %s"
              .formatted(launch.label(), launch.kernel().call(), NativeCpu.failure()),
          "Nothing after this launch was run.");
    }
  }

  @Override
  public void close() {
    if (handle != 0) {
      NativeCpu.releaseProgram(handle);
      handle = 0;
    }
  }
}
