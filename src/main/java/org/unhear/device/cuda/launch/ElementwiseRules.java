package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code elementwise.cu}, {@code gelu.cu}, {@code silu.cu} and {@code scale.cu}. */
final class ElementwiseRules {
  private ElementwiseRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "relu_forward", arrays("relu_forward", 2),
        "relu_gradient", arrays("relu_gradient", 3),
        "add", arrays("add", 3),
        "gelu_forward", arrays("gelu_forward", 2),
        "gelu_gradient", arrays("gelu_gradient", 3),
        "silu_forward", arrays("silu_forward", 2),
        "silu_gradient", arrays("silu_gradient", 3),
        "scale", ElementwiseRules::scale);
  }

  /** A function of the same name over arrays of {@code size} elements. */
  static LaunchRule arrays(String function, int arrays) {
    return (a, to) -> {
      Arguments arguments = to.launch(function, Blocks.ofQuads(a.whole("size")), Blocks.THREADS);
      for (int i = 0; i < arrays; i++) {
        arguments.buffers(i);
      }
      arguments.whole(a.whole("size"));
    };
  }

  private static void scale(Attributes a, Launches to) {
    long size = a.whole("size");
    to.launch("scale", Blocks.ofQuads(size), Blocks.THREADS)
        .buffers(0, 1)
        .whole(size)
        .real(a.real("factor"));
  }
}
