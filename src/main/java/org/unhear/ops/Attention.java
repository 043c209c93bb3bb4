package org.unhear.ops;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * softmax(q kᵀ/√D) v for each sample and head (Vaswani et al., 2017), without the projections
 * around it.
 *
 * <p>Inputs: qkv [N, T, 3·H·D], each row first q, then k, then v, and in each of them the D values
 * of head 0, then those of head 1, …; or, when separate, q, k and v [N, T, H·D] each; optionally
 * lengths [N] (integers from 0 to T): keys from there on get probability 0. Result: [N, T, H·D]. A
 * sample of length 0 gives zeros. Queries beyond a length are computed like all others.
 *
 * <p>Saved: log Σ exp of the scores [N, H, T]; probabilities are made again in the backward pass.
 *
 * @param separate whether q, k and v come as three inputs
 */
public record Attention(int heads, boolean separate) implements Operator {
  /** Over rows of q, k and v. */
  public Attention(int heads) {
    this(heads, false);
  }

  public Attention {
    if (heads < 1) {
      throw new IllegalArgumentException("attention with " + heads + " heads");
    }
  }

  @Override
  public String name() {
    return "attention";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    int operands = separate ? 3 : 1;
    Shapes.requireCount(inputs, inputs.size() > operands ? operands + 1 : operands);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, separate ? "queries" : "queries, keys and values", 3, 3);
    String multiple = separate ? Integer.toString(heads) : "3·" + heads;
    if (x.dim(2) == 0 || x.dim(2) % (operands == 3 ? heads : 3 * heads) != 0) {
      throw new IllegalArgumentException(
          "expected a multiple of %s channels for %d heads, got %s".formatted(multiple, heads, x));
    }
    for (int i = 1; i < operands; i++) {
      Shapes.require(inputs.get(i), i == 1 ? "keys" : "values", x.dims());
    }
    if (inputs.size() > operands) {
      Shapes.require(inputs.get(operands), "lengths", x.dim(0));
    }
    return separate ? x : x.withLast(x.dim(2) / 3);
  }

  @Override
  public List<Shape> saved(List<Shape> inputs) {
    return List.of(Shape.of(inputs.get(0).dim(0), heads, inputs.get(0).dim(1)));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call("attention_forward", node), node.inputs(), node.outputs());
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launch(
        call("attention_gradient", node),
        Stream.concat(
                node.inputs().stream(), Stream.of(node.saved(0), node.output(), emit.output()))
            .toList(),
        separate ? List.of(emit.into(0), emit.into(1), emit.into(2)) : List.of(emit.into(0)));
  }

  @Override
  public long multiplyAccumulates(Node node) {
    return 2 * node.output().shape().size() * node.output().shape().dim(1);
  }

  private KernelCall call(String kernel, Node node) {
    Shape y = node.output().shape();
    return KernelCall.of(kernel)
        .with("batch", y.dim(0))
        .with("positions", y.dim(1))
        .with("heads", heads)
        .with("width", y.dim(2) / heads)
        .with("separate", separate ? 1 : 0)
        .with("masked", node.inputs().size() - (separate ? 3 : 1));
  }
}
