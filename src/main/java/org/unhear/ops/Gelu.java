package org.unhear.ops;

import java.util.List;
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
    return Activations.output(inputs);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    Activations.forward(node, emit, "gelu_forward");
  }

  @Override
  public void backward(Node node, Gradients emit) {
    Activations.backward(node, emit, "gelu_gradient");
  }
}
