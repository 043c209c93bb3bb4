package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;

/** What activations have in common: one input of any shape, and a gradient that needs it again. */
final class Activations {
  private Activations() {}

  static Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 1);
    return inputs.get(0);
  }

  /** A kernel over all elements of a node. */
  static KernelCall call(String kernel, Node node) {
    return KernelCall.of(kernel).with("size", node.output().shape().size());
  }

  static void forward(Node node, Emitter emit, String kernel) {
    emit.launch(call(kernel, node), node.inputs(), List.of(node.output()));
  }

  /** The gradient from x and ∂y; it may take the place of either. */
  static void backward(Node node, Gradients emit, String kernel) {
    emit.launchInPlace(
        call(kernel, node),
        List.of(node.input(0), emit.output()),
        List.of(1, 0),
        List.of(emit.into(0)));
  }
}
