package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * Adds a tensor without a second axis to one that has it.
 *
 * <p>Inputs: x [N, F, T, C] and b [N, 1, T, C]. Result: x + b [N, F, T, C]; the gradient of b is
 * summed over F.
 */
public record BroadcastAdd() implements Operator {
  @Override
  public String name() {
    return "broadcast_add";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 2);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 4, 4);
    Shapes.require(inputs.get(1), "a second summand", x.dim(0), 1, x.dim(2), x.dim(3));
    return x;
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launchInPlace(
        call("broadcast_add_forward", node), node.inputs(), List.of(0), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.pass(0, emit.output());
    if (emit.wants(1)) {
      emit.launch(
          call("broadcast_add_gradient", node), List.of(emit.output()), List.of(emit.into(1)));
    }
  }

  private static KernelCall call(String kernel, Node node) {
    Shape x = node.output().shape();
    return KernelCall.of(kernel)
        .with("outer", x.dim(0))
        .with("repeat", x.dim(1))
        .with("inner", (long) x.dim(2) * x.dim(3));
  }
}
