package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * Statistics pooling (Snyder et al., 2018): [N, T, C] → [N, 2C], first the means over time, then
 * √(variance + eps). The variance divides by T.
 */
public record Statistics(float eps) implements Operator {
  public Statistics {
    if (!(eps > 0)) {
      throw new IllegalArgumentException("an epsilon of " + eps + " is not positive");
    }
  }

  @Override
  public String name() {
    return "statistics";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 1);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 3, 3);
    if (x.dim(1) == 0) {
      throw new IllegalArgumentException("expected at least one position, got " + x);
    }
    return Shape.of(x.dim(0), 2 * x.dim(2));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call("statistics_forward", node), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launch(
        call("statistics_gradient", node),
        List.of(node.input(0), node.output(), emit.output()),
        List.of(emit.into(0)));
  }

  private KernelCall call(String kernel, Node node) {
    Shape x = node.input(0).shape();
    return KernelCall.of(kernel)
        .with("batch", x.dim(0))
        .with("positions", x.dim(1))
        .with("channels", x.dim(2))
        .with("eps", eps);
  }
}
