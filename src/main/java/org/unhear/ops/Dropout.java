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
 * Sets elements to 0 with a probability and divides the others by one minus it (Srivastava et al.,
 * 2014); the identity in inference mode.
 *
 * <p>Inputs: x [N, …, C]; the graph's {@link Graph#random() random} input. What is dropped is a
 * function of that input, {@code id} and the place of the element (Philox4x32-10; Salmon et al.,
 * 2011), the same on every device; the backward pass draws it again.
 *
 * @param rate probability of 0, from 0 to below 1
 * @param wholeChannels whether a sample's channel is dropped at all positions or at none
 * @param id tells operators of one graph apart, from 0 to 2³²−1
 */
public record Dropout(double rate, boolean wholeChannels, long id) implements Operator {
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("a dropout rate of " + rate + " is not from 0 to below 1");
    }
    if (id < 0 || id > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("a dropout id of " + id + " is not from 0 to 2^32 - 1");
    }
  }

  /** Drops elements; the id comes from the label of the node. */
  public static Dropout named(String label, double rate) {
    return new Dropout(rate, false, Integer.toUnsignedLong(label.hashCode()));
  }

  /** Drops whole channels; the id comes from the label of the node. */
  public static Dropout channels(String label, double rate) {
    return new Dropout(rate, true, Integer.toUnsignedLong(label.hashCode()));
  }

  @Override
  public String name() {
    return "dropout";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 2);
    Shapes.requireRank(inputs.get(0), "an input", 2, 4);
    Shapes.require(inputs.get(1), "a random input", 4);
    return inputs.get(0);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    if (emit.mode() == Graph.Mode.TRAINING) {
      emit.launchInPlace(call(node), node.inputs(), List.of(0), List.of(node.output()));
    } else {
      KernelCall copy =
          KernelCall.of("scale").with("size", node.output().shape().size()).with("factor", 1);
      emit.launchInPlace(copy, List.of(node.input(0)), List.of(0), List.of(node.output()));
    }
  }

  @Override
  public void backward(Node node, Gradients emit) {
    if (emit.mode() == Graph.Mode.TRAINING) {
      emit.launchInPlace(
          call(node), List.of(emit.output(), node.input(1)), List.of(0), List.of(emit.into(0)));
    } else {
      emit.pass(0, emit.output());
    }
  }

  private KernelCall call(Node node) {
    Shape x = node.output().shape();
    return KernelCall.of("dropout")
        .with("batch", x.dim(0))
        .with("positions", x.positions())
        .with("channels", x.dim(-1))
        .with("whole_channels", wholeChannels ? 1 : 0)
        .with("rate", rate)
        .with("id", id);
  }
}
