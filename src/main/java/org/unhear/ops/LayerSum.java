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
 * y = Σ_l softmax(w)_l x_l: a learned mean over the layers of an encoder (Yang et al., "SUPERB",
 * 2021).
 *
 * <p>Inputs: weights [L], then L tensors [N, …] of one shape. Result: their shape.
 */
public record LayerSum() implements Operator {
  @Override
  public String name() {
    return "layer_sum";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    if (inputs.size() < 2) {
      throw new IllegalArgumentException("expected weights and 1 or more layers");
    }
    Shapes.require(inputs.get(0), "weights", inputs.size() - 1);
    Shape first = inputs.get(1);
    Shapes.requireRank(first, "a layer", 2, 4);
    for (Shape other : inputs.subList(2, inputs.size())) {
      Shapes.require(other, "a layer", first.dims());
    }
    return first;
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call("layer_sum_forward", node), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    List<Tensor> operands = new ArrayList<>(node.inputs());
    operands.add(1, emit.output());
    emit.parameter(call("layer_sum_weight_gradient", node), 0, operands.toArray(Tensor[]::new));
    for (int i = 1; i < node.inputs().size(); i++) {
      if (emit.wants(i)) {
        emit.launch(
            call("layer_sum_input_gradient", node).with("layer", i - 1),
            List.of(node.input(0), emit.output()),
            List.of(emit.into(i)));
      }
    }
  }

  private static KernelCall call(String kernel, Node node) {
    Shape y = node.output().shape();
    return KernelCall.of(kernel)
        .with("layers", node.inputs().size() - 1)
        .with("batch", y.dim(0))
        .with("size", y.sampleSize());
  }
}
