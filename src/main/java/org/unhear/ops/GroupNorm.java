package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;
import org.unhear.graph.Tensor;

/**
 * y = w (x − mean)/√(variance + eps) + b, mean and variance over all positions and the channels of
 * a group, for each sample apart (Wu &amp; He, 2018). One group is layer norm over everything, as
 * many as channels is instance norm.
 *
 * <p>Inputs: x [N, …, C] with C a multiple of {@code groups}, the channels of a group contiguous;
 * with {@code affine} a weight [C] and a bias [C]; optionally lengths [N] (integers from 0 to the
 * positions): a sample ends there, and the result is 0 beyond. Result: the shape of x. The variance
 * divides by the count.
 */
public record GroupNorm(int groups, boolean affine, float eps) implements Operator {
  public GroupNorm {
    if (groups < 1 || !(eps > 0)) {
      throw new IllegalArgumentException(
          "expected at least one group and eps above 0, got %d and %s".formatted(groups, eps));
    }
  }

  /** Affine, with eps 1e-5. */
  public static GroupNorm of(int groups) {
    return new GroupNorm(groups, true, 1e-5f);
  }

  @Override
  public String name() {
    return "group_norm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    int operands = affine ? 3 : 1;
    boolean masked = inputs.size() == operands + 1;
    Shape x = SampleNorm.output(masked ? inputs.subList(0, operands) : inputs, affine);
    if (masked) {
      Shapes.require(inputs.get(operands), "lengths", x.dim(0));
    }
    if (x.dim(-1) % groups != 0) {
      throw new IllegalArgumentException(
          "expected channels in a multiple of %d groups, got %s".formatted(groups, x));
    }
    return x;
  }

  @Override
  public List<Shape> saved(List<Shape> inputs) {
    Shape statistics = Shape.of(inputs.get(0).dim(0), groups);
    return List.of(statistics, statistics);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    SampleNorm.forward(node, emit, call("group_norm_forward", node));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    Tensor dy = emit.output();
    List<Tensor> lengths = lengths(node);
    if (!lengths.isEmpty()) {
      Tensor inside = emit.temporary(dy.shape());
      emit.launchInPlace(
          MaskPositions.call(dy.shape()), List.of(dy, lengths.get(0)), List.of(0), List.of(inside));
      dy = inside;
    }
    SampleNorm.backward(
        node,
        emit,
        new SampleNorm.Gradient(
            affine,
            dy,
            lengths,
            call("group_norm_weight_gradient", node),
            call("group_norm_input_gradient", node)));
  }

  private List<Tensor> lengths(Node node) {
    return node.inputs().subList(affine ? 3 : 1, node.inputs().size());
  }

  private KernelCall call(String kernel, Node node) {
    Shape x = node.input(0).shape();
    return KernelCall.of(kernel)
        .with("batch", x.dim(0))
        .with("positions", x.positions())
        .with("channels", x.dim(-1))
        .with("groups", groups)
        .with("eps", eps)
        .with("affine", affine ? 1 : 0)
        .with("masked", lengths(node).size());
  }
}
