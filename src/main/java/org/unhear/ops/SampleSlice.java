package org.unhear.ops;

import org.unhear.device.KernelCall;

/** The gradient of a parameter that enters the start of each sample as it is. */
final class SampleSlice {
  private SampleSlice() {}

  /**
   * @param size floats of the parameter
   * @param stride floats of a sample of the result it enters
   */
  static KernelCall call(long batch, long size, long stride) {
    return KernelCall.of("sample_slice_gradient")
        .with("batch", batch)
        .with("size", size)
        .with("stride", stride)
        .with("offset", 0);
  }
}
