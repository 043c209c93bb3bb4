package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * y = x Φ(x), any shape, with Φ the standard normal distribution (Hendrycks and Gimpel, 2016). This
 * is the exact form, not the approximation by tanh.
 */
public record Gelu() implements Operator {
  @Override
  public String name() {
    return "gelu";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 1);
    return inputs.get(0);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(
        KernelCall.of("gelu_forward").with("size", node.output().shape().size()),
        node.inputs(),
        List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launchInPlace(
        KernelCall.of("gelu_gradient").with("size", node.output().shape().size()),
        List.of(node.input(0), emit.output()),
        List.of(1, 0),
        List.of(emit.into(0)));
  }
}
