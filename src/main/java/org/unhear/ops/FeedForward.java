package org.unhear.ops;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;
import org.unhear.graph.Tensor;

/**
 * y = r + W₂ gelu(W₁ x + b₁) + b₂ at every position: the feed-forward part of a transformer block
 * with its residual sum (Vaswani et al., 2017), in one pass that keeps the hidden channels in
 * cache. The same numbers as two {@link Linear}, {@link Gelu} and {@link Add}.
 *
 * <p>Inputs: x [N, …, in], W₁ [hidden, in], b₁ [hidden], W₂ [out, hidden], b₂ [out], r [N, …, out].
 * Result: [N, …, out].
 */
public record FeedForward() implements Operator {
  @Override
  public String name() {
    return "feed_forward";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 6);
    Shape x = inputs.get(0);
    Shape first = inputs.get(1);
    Shape second = inputs.get(3);
    Shapes.requireRank(x, "an input", 2, 4);
    Shapes.requireRank(first, "a first weight", 2, 2);
    Shapes.requireRank(second, "a second weight", 2, 2);
    int hidden = first.dim(0);
    int out = second.dim(0);
    Shapes.require(first, "a first weight", hidden, x.dim(-1));
    Shapes.require(inputs.get(2), "a first bias", hidden);
    Shapes.require(second, "a second weight", out, hidden);
    Shapes.require(inputs.get(4), "a second bias", out);
    Shapes.require(inputs.get(5), "a residual", x.withLast(out).dims());
    return x.withLast(out);
  }

  /** gelu(z) and gelu'(z) for z = W₁ x + b₁. */
  @Override
  public List<Shape> saved(List<Shape> inputs) {
    Shape hidden = inputs.get(0).withLast(inputs.get(1).dim(0));
    return List.of(hidden, hidden);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    List<Tensor> results = new ArrayList<>(List.of(node.output()));
    if (emit.backwardFollows()) {
      results.addAll(List.of(node.saved(0), node.saved(1)));
    }
    emit.launch(
        call("feed_forward_forward", node).with("saves", emit.backwardFollows() ? 1 : 0),
        node.inputs(),
        results);
  }

  @Override
  public void backward(Node node, Gradients emit) {
    Tensor dy = emit.output();
    Tensor dz = emit.temporary(node.saved(1).shape());
    Tensor dx = emit.wants(0) ? emit.into(0) : emit.temporary(node.input(0).shape());
    emit.parameter(ChannelSum.call(dy.shape()), 4, dy);
    emit.parameter(
        Linear.call("linear_weight_gradient", node.saved(0).shape(), node.input(3).shape()),
        3,
        node.saved(0),
        dy);
    emit.launchInPlace(
        call("feed_forward_input_gradient", node),
        List.of(dy, node.input(1), node.input(3), node.saved(1)),
        List.of(3),
        List.of(dz, dx));
    emit.parameter(ChannelSum.call(dz.shape()), 2, dz);
    emit.parameter(
        Linear.call("linear_weight_gradient", node.input(0).shape(), node.input(1).shape()),
        1,
        node.input(0),
        dz);
    emit.pass(5, dy);
  }

  @Override
  public long multiplyAccumulates(Node node) {
    long rows = node.output().shape().size() / node.output().shape().dim(-1);
    return rows * (node.input(1).shape().size() + node.input(3).shape().size());
  }

  private static KernelCall call(String kernel, Node node) {
    Shape x = node.input(0).shape();
    return KernelCall.of(kernel)
        .with("batch", x.dim(0))
        .with("positions", x.positions())
        .with("in", x.dim(-1))
        .with("hidden", node.input(1).shape().dim(0))
        .with("out", node.output().shape().dim(-1));
  }
}
