package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;
import org.unhear.ops.Convolution.Pair;

/**
 * The largest value of each window: [N, H, W, C] → [N, H', W', C] with H' = ⌊(H − kernel)/stride⌋ +
 * 1, or [N, T, C] → [N, T', C] with the widths of kernel and stride. No padding; windows may
 * overlap. The gradient goes to the first of several equal values.
 */
public record MaxPool(Pair kernel, Pair stride) implements Operator {
  public MaxPool {
    Windows.require(kernel, stride);
  }

  @Override
  public String name() {
    return "max_pool";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 1);
    return Windows.output(inputs.get(0), kernel, stride);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call("max_pool_forward", node), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    emit.launch(
        call("max_pool_gradient", node),
        List.of(node.input(0), emit.output()),
        List.of(emit.into(0)));
  }

  private KernelCall call(String name, Node node) {
    return Windows.call(name, node.input(0).shape(), kernel, stride);
  }
}
