package org.unhear.ops;

import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * Puts the same trained token before every sample.
 *
 * <p>Inputs: x [N, T, C], token [C]. Result: [N, T+1, C].
 */
public record PrependToken() implements Operator {
  @Override
  public String name() {
    return "prepend_token";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 2);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 3, 3);
    Shapes.require(inputs.get(1), "a token", x.dim(2));
    return Shape.of(x.dim(0), x.dim(1) + 1, x.dim(2));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    Shape y = node.output().shape();
    StridedCopy token =
        new StridedCopy(
            y.dim(0),
            y.dim(2),
            new StridedCopy.Part(0, 0),
            new StridedCopy.Part(y.sampleSize(), 0));
    emit.launch(token.call(), List.of(node.input(1)), List.of(node.output()));
    emit.launch(sequence(node).call(), List.of(node.input(0)), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    Shape y = node.output().shape();
    emit.parameter(SampleSlice.call(y.dim(0), y.dim(2), y.sampleSize()), 1, emit.output());
    if (emit.wants(0)) {
      emit.launch(sequence(node).reversed().call(), List.of(emit.output()), List.of(emit.into(0)));
    }
  }

  private static StridedCopy sequence(Node node) {
    Shape x = node.input(0).shape();
    return new StridedCopy(
        x.dim(0),
        x.sampleSize(),
        new StridedCopy.Part(x.sampleSize(), 0),
        new StridedCopy.Part(x.sampleSize() + x.dim(2), x.dim(2)));
  }
}
