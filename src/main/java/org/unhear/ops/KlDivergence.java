package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * T² KL(softmax(t_i/T) ‖ softmax(z_i/T)), one value a sample (Hinton et al., 2015).
 *
 * <p>Inputs: logits z [N, C] of the model being changed, logits t [N, C] of a fixed teacher.
 * Result: [N]. A teacher logit of −∞ takes a class out of the teacher's distribution.
 */
public record KlDivergence(float temperature) implements Operator {
  public KlDivergence {
    if (!(temperature > 0)) {
      throw new IllegalArgumentException("a temperature of " + temperature + " is not positive");
    }
  }

  @Override
  public String name() {
    return "kl_divergence";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 2);
    Shapes.requireRank(inputs.get(0), "logits", 2, 2);
    Shapes.require(inputs.get(1), "teacher logits", inputs.get(0).dims());
    return Shape.of(inputs.get(0).dim(0));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call("kl_divergence_forward", node), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launch(
        call("kl_divergence_gradient", node),
        List.of(node.input(0), node.input(1), emit.output()),
        List.of(emit.into(0)));
  }

  private KernelCall call(String kernel, Node node) {
    Shape logits = node.input(0).shape();
    return KernelCall.of(kernel)
        .with("batch", logits.dim(0))
        .with("classes", logits.dim(1))
        .with("temperature", temperature);
  }
}
