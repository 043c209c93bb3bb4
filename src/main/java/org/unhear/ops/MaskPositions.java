package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * Sets what lies beyond a sample's end to 0.
 *
 * <p>Inputs: x [N, T, C], lengths [N] (integers from 0 to T). Result: [N, T, C].
 */
public record MaskPositions() implements Operator {
  @Override
  public String name() {
    return "mask_positions";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 2);
    Shapes.requireRank(inputs.get(0), "an input", 3, 3);
    Shapes.require(inputs.get(1), "lengths", inputs.get(0).dim(0));
    return inputs.get(0);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launchInPlace(
        call(node.output().shape()), node.inputs(), List.of(0), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launchInPlace(
        call(node.output().shape()),
        List.of(emit.output(), node.input(1)),
        List.of(0),
        List.of(emit.into(0)));
  }

  /** The kernel for x or its gradient [N, …, C]. */
  static KernelCall call(Shape x) {
    return KernelCall.of("mask_positions")
        .with("batch", x.dim(0))
        .with("positions", x.positions())
        .with("channels", x.dim(-1));
  }
}
