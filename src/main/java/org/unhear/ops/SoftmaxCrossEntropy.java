package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * −log softmax(z_i)[y_i], one value a sample.
 *
 * <p>Inputs: logits [N, C], target [N] (integers from 0 to C−1). Result: [N]. The upstream gradient
 * given for it weighs the samples: 1/N makes the mean, a negative value ascends, 0 leaves a sample
 * out.
 */
public record SoftmaxCrossEntropy() implements Operator {
  @Override
  public String name() {
    return "softmax_cross_entropy";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 2);
    Shapes.requireRank(inputs.get(0), "logits", 2, 2);
    Shapes.require(inputs.get(1), "a target", inputs.get(0).dim(0));
    return inputs.get(1);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call("softmax_cross_entropy_forward", node), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launch(
        call("softmax_cross_entropy_gradient", node),
        List.of(node.input(0), node.input(1), emit.output()),
        List.of(emit.into(0)));
  }

  private static KernelCall call(String kernel, Node node) {
    Shape logits = node.input(0).shape();
    return KernelCall.of(kernel).with("batch", logits.dim(0)).with("classes", logits.dim(1));
  }
}
