package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * y = w (x − mean)/√(variance + eps) + b over the last axis; the variance divides by its extent (Ba
 * et al., 2016).
 *
 * <p>Inputs: x [N, …, C]; with {@code affine} a weight [C] and a bias [C]. Result: the shape of x.
 */
public record LayerNorm(boolean affine, float eps) implements Operator {
  public LayerNorm {
    if (!(eps > 0)) {
      throw new IllegalArgumentException("expected eps above 0, got " + eps);
    }
  }

  /** Affine, with eps 1e-5. */
  public static LayerNorm standard() {
    return new LayerNorm(true, 1e-5f);
  }

  @Override
  public String name() {
    return "layer_norm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    return SampleNorm.output(inputs, affine);
  }

  @Override
  public List<Shape> saved(List<Shape> inputs) {
    Shape rows = inputs.get(0).withLast(1);
    return List.of(rows, rows);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    SampleNorm.forward(node, emit, call("layer_norm_forward", node));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    SampleNorm.backward(
        node,
        emit,
        new SampleNorm.Gradient(
            affine,
            emit.output(),
            List.of(),
            call("layer_norm_weight_gradient", node),
            call("layer_norm_input_gradient", node)));
  }

  private KernelCall call(String kernel, Node node) {
    Shape x = node.input(0).shape();
    return KernelCall.of(kernel)
        .with("batch", x.dim(0))
        .with("positions", x.positions())
        .with("channels", x.dim(-1))
        .with("eps", eps)
        .with("affine", affine ? 1 : 0);
  }
}
