package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
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
    Shapes.requireCount(inputs, 1);
    return inputs.get(0);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(
        KernelCall.of("silu_forward").with("size", node.output().shape().size()),
        node.inputs(),
        List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launchInPlace(
        KernelCall.of("silu_gradient").with("size", node.output().shape().size()),
        List.of(node.input(0), emit.output()),
        List.of(1, 0),
        List.of(emit.into(0)));
  }
}
