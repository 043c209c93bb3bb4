package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;
import org.unhear.graph.Tensor;

/**
 * The mean of windows that do not overlap: [N, H, W, C] → [N, ⌊H/height⌋, ⌊W/width⌋, C]. What lies
 * beyond the last whole window is left out.
 *
 * @param relu whether the mean is that of max(x, 0)
 */
public record AveragePool(int height, int width, boolean relu) implements Operator {
  public AveragePool {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("a window of " + height + "×" + width);
    }
  }

  @Override
  public String name() {
    return "average_pool";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 1);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 4, 4);
    if (x.dim(1) < height || x.dim(2) < width) {
      throw new IllegalArgumentException(
          "expected at least %d×%d positions, got %s".formatted(height, width, x));
    }
    return Shape.of(x.dim(0), x.dim(1) / height, x.dim(2) / width, x.dim(3));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call("average_pool_forward", node), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    KernelCall call = call("average_pool_gradient", node);
    if (relu) {
      List<Tensor> reads = List.of(node.input(0), emit.output());
      emit.launchInPlace(call, reads, List.of(0), List.of(emit.into(0)));
    } else {
      emit.launch(call, List.of(emit.output()), List.of(emit.into(0)));
    }
  }

  private KernelCall call(String kernel, Node node) {
    Shape x = node.input(0).shape();
    return KernelCall.of(kernel)
        .with("batch", x.dim(0))
        .with("height", x.dim(1))
        .with("width", x.dim(2))
        .with("channels", x.dim(3))
        .with("kernel_height", height)
        .with("kernel_width", width)
        .with("relu", relu ? 1 : 0);
  }
}
