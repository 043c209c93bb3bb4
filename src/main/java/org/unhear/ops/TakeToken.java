package org.unhear.ops;

import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/** One position of each sample: x [N, T, C] becomes [N, C]. */
public record TakeToken(int position) implements Operator {
  @Override
  public String name() {
    return "take_token";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 1);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 3, 3);
    if (position < 0 || position >= x.dim(1)) {
      throw new IllegalArgumentException("position %d of an input %s".formatted(position, x));
    }
    return Shape.of(x.dim(0), x.dim(2));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(copy(node).call(), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launch(
        copy(node).reversed().callThatClears(), List.of(emit.output()), List.of(emit.into(0)));
  }

  private StridedCopy copy(Node node) {
    Shape x = node.input(0).shape();
    int channels = x.dim(2);
    return new StridedCopy(
        x.dim(0),
        channels,
        new StridedCopy.Part(x.sampleSize(), (long) position * channels),
        new StridedCopy.Part(channels, 0));
  }
}
