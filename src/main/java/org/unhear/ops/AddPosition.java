package org.unhear.ops;

import java.util.Arrays;
import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * Adds the same trained tensor to every sample, such as a learned position.
 *
 * <p>Inputs: x [N, …], position […]. Result: [N, …].
 */
public record AddPosition() implements Operator {
  @Override
  public String name() {
    return "add_position";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 2);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 2, 4);
    int[] dims = x.dims();
    Shapes.require(inputs.get(1), "a position", Arrays.copyOfRange(dims, 1, dims.length));
    return x;
  }

  @Override
  public void forward(Node node, Emitter emit) {
    Shape x = node.output().shape();
    emit.launchInPlace(
        KernelCall.of("broadcast_add_forward")
            .with("outer", 1)
            .with("repeat", x.dim(0))
            .with("inner", x.sampleSize()),
        node.inputs(),
        List.of(0),
        List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    Shape x = node.output().shape();
    emit.parameter(SampleSlice.call(x.dim(0), x.sampleSize(), x.sampleSize()), 1, emit.output());
    emit.pass(0, emit.output());
  }
}
