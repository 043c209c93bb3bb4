package org.unhear.device.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;
import org.unhear.device.Launch;
import org.unhear.device.cuda.launch.RawLaunch;
import org.unhear.device.cuda.launch.Word;

/**
 * A raw launch with the function it runs and the addresses of its memory.
 *
 * @param launch what it is part of
 */
record BoundLaunch(Launch launch, RawLaunch raw, CUfunction function, Pointer parameters) {
  /**
   * Binds a launch to its memory.
   *
   * @param faultAddress device address of its fault word; not read when it has none
   */
  static BoundLaunch of(Launch launch, RawLaunch raw, CUfunction function, long faultAddress) {
    Pointer[] parameters = new Pointer[raw.arguments().size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = parameter(raw.arguments().get(i), launch, faultAddress);
    }
    return new BoundLaunch(launch, raw, function, Pointer.to(parameters));
  }

  private static Pointer parameter(List<Word> words, Launch launch, long faultAddress) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(words.size() * Long.BYTES).order(ByteOrder.nativeOrder());
    for (Word word : words) {
      if (word instanceof Word.BufferAddress buffer) {
        bytes.putLong(launch.buffers().get(buffer.index()).address() + buffer.offset());
      } else if (word instanceof Word.ScratchAddress scratch) {
        bytes.putLong(launch.workspace().address() + scratch.offset());
      } else if (word instanceof Word.FaultAddress) {
        bytes.putLong(faultAddress);
      } else if (word instanceof Word.Whole whole) {
        bytes.putLong(whole.value());
      } else if (word instanceof Word.Real real) {
        bytes.putDouble(real.value());
      }
    }
    return Pointer.to(bytes.flip());
  }

  /** Puts the launch into a stream. */
  void start(CUstream stream) {
    int status =
        JCudaDriver.cuLaunchKernel(
            function,
            (int) raw.grid().x(),
            raw.grid().y(),
            raw.grid().z(),
            (int) raw.block().x(),
            raw.block().y(),
            raw.block().z(),
            raw.sharedBytes(),
            stream,
            parameters,
            null);
    CudaError.check(status, this::description);
  }

  /** What failed, for messages. */
  String description() {
    return "%s, %s: function %s on %s blocks of %s threads with %,d bytes of shared memory"
        .formatted(
            launch.label(),
            launch.kernel().call(),
            raw.function(),
            raw.grid(),
            raw.block(),
            raw.sharedBytes());
  }
}
