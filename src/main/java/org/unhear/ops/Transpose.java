package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/** Exchanges the inner axes: x [N, A, B] becomes [N, B, A]. */
public record Transpose() implements Operator {
  @Override
  public String name() {
    return "transpose";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 1);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 3, 3);
    return Shape.of(x.dim(0), x.dim(2), x.dim(1));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call(node.input(0).shape()), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launch(call(node.output().shape()), List.of(emit.output()), List.of(emit.into(0)));
  }

  private static KernelCall call(Shape from) {
    return KernelCall.of("transpose")
        .with("batch", from.dim(0))
        .with("rows", from.dim(1))
        .with("columns", from.dim(2));
  }
}
