package org.unhear.ops;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Tensor;

/**
 * What norms within a sample have in common: inputs x, and a weight and a bias per channel when
 * affine; mean and inverse deviation are saved for the backward pass.
 */
final class SampleNorm {
  private SampleNorm() {}

  /** The shape of the result: that of x. */
  static Shape output(List<Shape> inputs, boolean affine) {
    Shapes.requireCount(inputs, affine ? 3 : 1);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 2, 4);
    if (affine) {
      Shapes.require(inputs.get(1), "a weight", x.dim(-1));
      Shapes.require(inputs.get(2), "a bias", x.dim(-1));
    }
    return x;
  }

  static void forward(Node node, Emitter emit, KernelCall kernel) {
    emit.launch(kernel, node.inputs(), List.of(node.output(), node.saved(0), node.saved(1)));
  }

  /**
   * What a backward pass is made of.
   *
   * @param dy gradient of the result
   * @param lengths further inputs of the kernel of ∂x
   * @param weight the kernel of ∂weight, launched when affine
   * @param input the kernel of ∂x
   */
  record Gradient(
      boolean affine, Tensor dy, List<Tensor> lengths, KernelCall weight, KernelCall input) {}

  static void backward(Node node, Gradients emit, Gradient gradient) {
    Tensor x = node.input(0);
    Tensor dy = gradient.dy;
    if (gradient.affine) {
      emit.parameter(gradient.weight, 1, x, dy, node.saved(0), node.saved(1));
      emit.parameter(ChannelSum.call(dy.shape()), 2, dy);
    }
    if (emit.wants(0)) {
      List<Tensor> reads = new ArrayList<>(List.of(x, dy, node.saved(0), node.saved(1)));
      if (gradient.affine) {
        reads.add(node.input(1));
      }
      reads.addAll(gradient.lengths);
      emit.launchInPlace(gradient.input, reads, List.of(1, 0), List.of(emit.into(0)));
    }
  }
}
