package org.unhear.ops;

import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.ops.Convolution.Pair;

/** Windows of pooling operators: without padding, along time or over a picture. */
final class Windows {
  private Windows() {}

  static void require(Pair kernel, Pair stride) {
    if (kernel.height() < 1 || kernel.width() < 1 || stride.height() < 1 || stride.width() < 1) {
      throw new IllegalArgumentException(
          "expected windows and strides of at least 1, got %s and %s".formatted(kernel, stride));
    }
  }

  static Shape output(Shape x, Pair kernel, Pair stride) {
    Shapes.requireRank(x, "an input", 3, 4);
    boolean flat = x.rank() == 3;
    int width = x.dim(-2);
    if (width < kernel.width() || !flat && x.dim(1) < kernel.height()) {
      throw new IllegalArgumentException(
          "expected at least %s positions, got %s"
              .formatted(flat ? kernel.width() : kernel.height() + "×" + kernel.width(), x));
    }
    int across = (width - kernel.width()) / stride.width() + 1;
    return flat
        ? Shape.of(x.dim(0), across, x.dim(2))
        : Shape.of(x.dim(0), (x.dim(1) - kernel.height()) / stride.height() + 1, across, x.dim(3));
  }

  static KernelCall call(String name, Shape x, Pair kernel, Pair stride) {
    boolean flat = x.rank() == 3;
    return KernelCall.of(name)
        .with("batch", x.dim(0))
        .with("height", flat ? 1 : x.dim(1))
        .with("width", x.dim(-2))
        .with("channels", x.dim(-1))
        .with("kernel_height", flat ? 1 : kernel.height())
        .with("kernel_width", kernel.width())
        .with("stride_height", flat ? 1 : stride.height())
        .with("stride_width", stride.width());
  }
}
