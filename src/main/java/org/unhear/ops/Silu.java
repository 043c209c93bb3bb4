package org.unhear.ops;

import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/** y = x/(1 + exp(−x)), any shape; also called swish (Elfwing et al., 2017). */
public record Silu() implements Operator {
  @Override
  public String name() {
    return "silu";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return Activations.output(inputs);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    Activations.forward(node, emit, "silu_forward");
  }

  @Override
  public void backward(Node node, Gradients emit) {
    Activations.backward(node, emit, "silu_gradient");
  }
}
