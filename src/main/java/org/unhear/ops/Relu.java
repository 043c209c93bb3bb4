package org.unhear.ops;

import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/** y = max(x, 0), any shape. The gradient at 0 is 0. */
public record Relu() implements Operator {
  @Override
  public String name() {
    return "relu";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Activations.output(inputs);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launchInPlace(
        Activations.call("relu_forward", node), node.inputs(), List.of(0), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launchInPlace(
        Activations.call("relu_gradient", node),
        List.of(node.output(), emit.output()),
        List.of(1),
        List.of(emit.into(0)));
  }
}
