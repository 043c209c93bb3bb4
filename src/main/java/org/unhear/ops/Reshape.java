package org.unhear.ops;

import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/** The same elements under another shape. Costs nothing: the result is a view. */
public record Reshape(Shape shape) implements Operator {
  @Override
  public String name() {
    return "reshape";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 1);
    if (inputs.get(0).size() != shape.size()) {
      throw new IllegalArgumentException(
          "expected %d elements for %s, got %s".formatted(shape.size(), shape, inputs.get(0)));
    }
    return shape;
  }

  @Override
  public boolean isView() {
    return true;
  }

  @Override
  public void forward(Node node, Emitter emit) {}

  @Override
  public void backward(Node node, Gradients emit) {
    emit.pass(0, emit.output());
  }
}
