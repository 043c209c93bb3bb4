package org.unhear.ops;

import org.unhear.device.KernelCall;
import org.unhear.device.Shape;

/**
 * The gradient of a bias: Σ over positions of dy [N, …, C]. Shared by every operator that adds one.
 */
final class ChannelSum {
  private ChannelSum() {}

  static KernelCall call(Shape dy) {
    return KernelCall.of("channel_sum")
        .with("batch", dy.dim(0))
        .with("positions", dy.positions())
        .with("channels", dy.dim(-1));
  }
}
