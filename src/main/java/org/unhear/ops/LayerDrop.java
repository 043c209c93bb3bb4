package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Graph;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * Leaves a whole layer out with a probability, for all samples of a step alike (Huang et al., "Deep
 * Networks with Stochastic Depth", 2016; Fan et al., 2020). A layer that is left out is computed
 * all the same.
 *
 * <p>Inputs: what entered the layer and what came out of it, of one shape; the graph's {@link
 * Graph#random() random} input. Result: one of the first two; the second in inference mode.
 *
 * @param rate probability that the layer is left out, from 0 to below 1
 * @param id tells operators of one graph apart, from 0 to 2³²−1
 */
public record LayerDrop(double rate, long id) implements Operator {
  public LayerDrop {
    if (!(rate >= 0 && rate < 1) || id < 0 || id > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("layer drop at rate " + rate + " with id " + id);
    }
  }

  /** The id comes from the label of the node. */
  public static LayerDrop named(String label, double rate) {
    return new LayerDrop(rate, Integer.toUnsignedLong(label.hashCode()));
  }

  @Override
  public String name() {
    return "layer_drop";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 3);
    Shapes.require(inputs.get(1), "a layer's result", inputs.get(0).dims());
    Shapes.require(inputs.get(2), "a random input", 4);
    return inputs.get(0);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launchInPlace(
        call("layer_drop_forward", node, emit), node.inputs(), List.of(1), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    for (int part = 0; part < 2; part++) {
      if (emit.wants(part)) {
        emit.launch(
            call("layer_drop_gradient", node, emit).with("part", part),
            List.of(emit.output(), node.input(2)),
            List.of(emit.into(part)));
      }
    }
  }

  private KernelCall call(String kernel, Node node, Emitter emit) {
    return KernelCall.of(kernel)
        .with("size", node.output().shape().size())
        .with("rate", emit.mode() == Graph.Mode.TRAINING ? rate : 0)
        .with("id", id);
  }
}
