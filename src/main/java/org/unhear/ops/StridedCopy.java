package org.unhear.ops;

import org.unhear.device.KernelCall;

/**
 * y[o·toStride + toOffset + i] = x[o·fromStride + fromOffset + i] for o &lt; outer, i &lt; inner,
 * in floats. Shared by the operators that move parts of tensors.
 */
record StridedCopy(long outer, long inner, Part from, Part to) {
  /** Where the floats of each o lie. */
  record Part(long stride, long offset) {}

  KernelCall call() {
    return KernelCall.of("copy_strided")
        .with("outer", outer)
        .with("inner", inner)
        .with("from_stride", from.stride)
        .with("from_offset", from.offset)
        .with("to_stride", to.stride)
        .with("to_offset", to.offset);
  }

  /** The copy that also sets the rest of every stride of y to 0. */
  KernelCall callThatClears() {
    return call().with("clear", 1);
  }

  /** The copy back. */
  StridedCopy reversed() {
    return new StridedCopy(outer, inner, to, from);
  }
}
