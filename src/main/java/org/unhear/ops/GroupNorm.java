package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * y = w (x − mean)/√(variance + eps) + b, mean and variance over all positions and the channels of
 * a group, for each sample apart (Wu &amp; He, 2018). One group is layer norm over everything, as
 * many as channels is instance norm.
 *
 * <p>Inputs: x [N, …, C] with C a multiple of {@code groups}, the channels of a group contiguous;
 * with {@code affine} a weight [C] and a bias [C]. Result: the shape of x. The variance divides by
 * the count.
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
    Shape x = SampleNorm.output(inputs, affine);
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
    SampleNorm.backward(
        node,
        emit,
        affine,
        call("group_norm_weight_gradient", node),
        call("group_norm_input_gradient", node));
  }

  private KernelCall call(String kernel, Node node) {
    Shape x = node.input(0).shape();
    return KernelCall.of(kernel)
        .with("batch", x.dim(0))
        .with("positions", x.positions())
        .with("channels", x.dim(-1))
        .with("groups", groups)
        .with("eps", eps)
        .with("affine", affine ? 1 : 0);
  }
}
