package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/** y = factor·x, any shape. */
public record Scale(float factor) implements Operator {
  @Override
  public String name() {
    return "scale";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 1);
    return inputs.get(0);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launchInPlace(call(node), node.inputs(), List.of(0), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launchInPlace(call(node), List.of(emit.output()), List.of(0), List.of(emit.into(0)));
  }

  private KernelCall call(Node node) {
    return KernelCall.of("scale").with("size", node.output().shape().size()).with("factor", factor);
  }
}
