package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * Looks up rows of a trained table.
 *
 * <p>Inputs: index [N, T] (integers from 0 to rows−1), weight [rows, C]. Result: [N, T, C]. An
 * index outside the table fails the run with a message that names it.
 *
 * @param padding the row whose gradient is 0, or −1 for none
 */
public record Embedding(int padding) implements Operator {
  public Embedding {
    if (padding < -1) {
      throw new IllegalArgumentException("an embedding with padding row " + padding);
    }
  }

  /** A table that is trained in all its rows. */
  public static Embedding unpadded() {
    return new Embedding(-1);
  }

  @Override
  public String name() {
    return "embedding";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 2);
    Shapes.requireRank(inputs.get(0), "an index", 2, 2);
    Shapes.requireRank(inputs.get(1), "a weight", 2, 2);
    if (padding >= inputs.get(1).dim(0)) {
      throw new IllegalArgumentException(
          "padding row %d of a weight %s".formatted(padding, inputs.get(1)));
    }
    return Shape.of(inputs.get(0).dim(0), inputs.get(0).dim(1), inputs.get(1).dim(1));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call("embedding_forward", node), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.parameter(
        call("embedding_gradient", node).with("padding", padding), 1, node.input(0), emit.output());
  }

  private static KernelCall call(String kernel, Node node) {
    Shape y = node.output().shape();
    return KernelCall.of(kernel)
        .with("batch", y.dim(0))
        .with("positions", y.dim(1))
        .with("rows", node.input(1).shape().dim(0))
        .with("width", y.dim(2));
  }
}
