package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * y = x Wᵀ + b over the last axis.
 *
 * <p>Inputs: x [N, …, in], weight [out, in], optionally a bias [out]. Result: [N, …, out].
 */
public record Linear(boolean bias) implements Operator {
  @Override
  public String name() {
    return "linear";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, bias ? 3 : 2);
    Shape x = inputs.get(0);
    Shape w = inputs.get(1);
    Shapes.requireRank(x, "an input", 2, 4);
    Shapes.requireRank(w, "a weight", 2, 2);
    Shapes.require(w, "a weight", w.dim(0), x.dim(-1));
    if (bias) {
      Shapes.require(inputs.get(2), "a bias", w.dim(0));
    }
    return x.withLast(w.dim(0));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(
        call("linear_forward", node.input(0).shape(), node.input(1).shape())
            .with("bias", bias ? 1 : 0),
        node.inputs(),
        List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    if (bias) {
      emit.parameter(ChannelSum.call(emit.output().shape()), 2, emit.output());
    }
    emit.parameter(
        call("linear_weight_gradient", node.input(0).shape(), node.input(1).shape()),
        1,
        node.input(0),
        emit.output());
    if (emit.wants(0)) {
      emit.launch(
          call("linear_input_gradient", node.input(0).shape(), node.input(1).shape()),
          List.of(emit.output(), node.input(1)),
          List.of(emit.into(0)));
    }
  }

  @Override
  public long multiplyAccumulates(Node node) {
    return node.output().shape().size() * node.input(1).shape().sampleSize();
  }

  /** A kernel for x [N, …, in] and a weight [out, in]. */
  static KernelCall call(String kernel, Shape x, Shape weight) {
    return KernelCall.of(kernel)
        .with("batch", x.dim(0))
        .with("positions", x.positions())
        .with("in", x.dim(-1))
        .with("out", weight.dim(0));
  }
}
