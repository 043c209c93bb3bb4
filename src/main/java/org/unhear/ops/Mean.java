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
 * The mean over positions.
 *
 * <p>Input [N, …, C] with one or two spatial axes. Over all positions the result is [N, C]; over
 * {@link Over#HEIGHT} of [N, H, W, C] it is [N, 1, W, C]. Over the positions of [N, T, C] there may
 * be lengths [N] (integers from 0 to T): the mean is then over so many, 0 over none.
 */
public record Mean(Over over) implements Operator {
  /** Which axes go away. */
  public enum Over {
    POSITIONS,
    HEIGHT
  }

  @Override
  public String name() {
    return "mean";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    boolean masked = inputs.size() == 2;
    Shapes.requireCount(inputs, masked ? 2 : 1);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", over == Over.HEIGHT ? 4 : 3, masked ? 3 : 4);
    if (masked) {
      Shapes.require(inputs.get(1), "lengths", x.dim(0));
    }
    if (middle(x) == 0) {
      throw new IllegalArgumentException("expected at least one position, got " + x);
    }
    return over == Over.HEIGHT
        ? Shape.of(x.dim(0), 1, x.dim(2), x.dim(3))
        : Shape.of(x.dim(0), x.dim(-1));
  }

  private long middle(Shape x) {
    return over == Over.HEIGHT ? x.dim(1) : x.positions();
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(call("mean_forward", node), node.inputs(), List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    List<Tensor> reads = new ArrayList<>(node.inputs());
    reads.set(0, emit.output());
    emit.launch(call("mean_gradient", node), reads, List.of(emit.into(0)));
  }

  private KernelCall call(String kernel, Node node) {
    Shape x = node.input(0).shape();
    return KernelCall.of(kernel)
        .with("outer", x.dim(0))
        .with("middle", middle(x))
        .with("inner", x.sampleSize() / middle(x))
        .with("masked", node.inputs().size() - 1);
  }
}
