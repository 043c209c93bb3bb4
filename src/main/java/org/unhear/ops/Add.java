package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/** y = a + b of equal shapes: a residual connection. */
public record Add() implements Operator {
  @Override
  public String name() {
    return "add";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 2);
    Shapes.require(inputs.get(1), "a second summand", inputs.get(0).dims());
    return inputs.get(0);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launchInPlace(
        KernelCall.of("add").with("size", node.output().shape().size()),
        node.inputs(),
        List.of(0, 1),
        List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.pass(0, emit.output());
    emit.pass(1, emit.output());
  }
}
