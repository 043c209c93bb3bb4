package org.unhear.ops;

import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/** Joins tensors along the channels: [N, …, C₁], [N, …, C₂], … become [N, …, C₁ + C₂ + …]. */
public record Concatenate() implements Operator {
  @Override
  public String name() {
    return "concatenate";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("expected 1 or more inputs, got 0");
    }
    Shape first = inputs.get(0);
    Shapes.requireRank(first, "an input", 2, 4);
    for (Shape other : inputs) {
      if (other.rank() != first.rank() || !other.withLast(0).equals(first.withLast(0))) {
        throw new IllegalArgumentException(
            "%s and %s differ in more than their channels".formatted(first, other));
      }
    }
    return first.withLast(inputs.stream().mapToInt(shape -> shape.dim(-1)).sum());
  }

  @Override
  public void forward(Node node, Emitter emit) {
    for (int i = 0; i < node.inputs().size(); i++) {
      emit.launch(copy(node, i).call(), List.of(node.input(i)), List.of(node.output()));
    }
  }

  @Override
  public void backward(Node node, Gradients emit) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (emit.wants(i)) {
        emit.launch(copy(node, i).reversed().call(), List.of(emit.output()), List.of(emit.into(i)));
      }
    }
  }

  private static StridedCopy copy(Node node, int input) {
    Shape x = node.input(input).shape();
    int offset = node.inputs().subList(0, input).stream().mapToInt(t -> t.shape().dim(-1)).sum();
    return new StridedCopy(
        x.dim(0) * x.positions(),
        x.dim(-1),
        new StridedCopy.Part(x.dim(-1), 0),
        new StridedCopy.Part(node.output().shape().dim(-1), offset));
  }
}
