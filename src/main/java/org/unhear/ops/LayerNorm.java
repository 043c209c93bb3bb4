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
    Shapes.requireCount(inputs, affine ? 3 : 1);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 2, 4);
    if (affine) {
      Shapes.require(inputs.get(1), "a weight", x.dim(-1));
      Shapes.require(inputs.get(2), "a bias", x.dim(-1));
    }
    return x;
  }

  @Override
  public List<Shape> saved(List<Shape> inputs) {
    Shape rows = inputs.get(0).withLast(1);
    return List.of(rows, rows);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(
        call("layer_norm_forward", node),
        node.inputs(),
        List.of(node.output(), node.saved(0), node.saved(1)));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    Tensor x = node.input(0);
    Tensor dy = emit.output();
    if (affine) {
      emit.parameter(
          call("layer_norm_weight_gradient", node), 1, x, dy, node.saved(0), node.saved(1));
      emit.parameter(ChannelSum.call(dy.shape()), 2, dy);
    }
    if (emit.wants(0)) {
      List<Tensor> reads = new ArrayList<>(List.of(x, dy, node.saved(0), node.saved(1)));
      if (affine) {
        reads.add(node.input(1));
      }
      emit.launchInPlace(
          call("layer_norm_input_gradient", node), reads, List.of(1, 0), List.of(emit.into(0)));
    }
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
