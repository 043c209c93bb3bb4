package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;
import org.unhear.graph.Tensor;

/**
 * The positional convolution of wav2vec 2.0 (Baevski et al., 2020): grouped, along time, as many
 * positions out as in, with a weight made of a gain and a direction for each kernel position
 * (Salimans and Kingma, 2016): w[:, :, j] = gain[j] · direction[:, :, j] / ‖direction[:, :, j]‖.
 *
 * <p>Inputs: x [N, T, C], gain [1, 1, K], direction [O, C/groups, K], bias [O]. Result: [N, T, O].
 * There are ⌊K/2⌋ zeros before the first position, and as many behind the last as are needed.
 */
public record WeightNormConvolution(int groups) implements Operator {
  public WeightNormConvolution {
    if (groups < 1) {
      throw new IllegalArgumentException("a convolution of " + groups + " groups");
    }
  }

  @Override
  public String name() {
    return "weight_norm_convolution";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, 4);
    Shape x = inputs.get(0);
    Shape direction = inputs.get(2);
    Shapes.requireRank(x, "an input", 3, 3);
    Shapes.requireRank(direction, "a direction", 3, 3);
    int out = direction.dim(0);
    if (x.dim(2) % groups != 0 || out % groups != 0 || direction.dim(1) != x.dim(2) / groups) {
      throw new IllegalArgumentException(
          "expected a direction of O×%d×… with %d groups dividing O for %d channels of input %s, got %s"
              .formatted(x.dim(2) / groups, groups, x.dim(2), x, direction));
    }
    Shapes.require(inputs.get(1), "a gain", 1, 1, direction.dim(2));
    Shapes.require(inputs.get(3), "a bias", out);
    return x.withLast(out);
  }

  @Override
  public List<Shape> saved(List<Shape> inputs) {
    return List.of(inputs.get(2));
  }

  @Override
  public void forward(Node node, Emitter emit) {
    makeWeight(node, emit, node.saved(0));
    emit.launch(
        call("convolution_forward", node).with("bias", 1),
        List.of(node.input(0), node.saved(0), node.input(3)),
        List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    Tensor dy = emit.output();
    emit.parameter(ChannelSum.call(dy.shape()), 3, dy);
    KernelCall gradient = call("weight_norm_convolution_gradient", node);
    Tensor[] operands = {node.input(0), dy, node.input(1), node.input(2)};
    emit.parameter(gradient.with("part", 0), 1, operands);
    emit.parameter(gradient.with("part", 1), 2, operands);
    if (emit.wants(0)) {
      // Made again: kept from the forward pass it would be alive beside all activations.
      Tensor weight = emit.temporary(node.input(2).shape());
      makeWeight(node, emit, weight);
      emit.launch(
          call("convolution_input_gradient", node), List.of(dy, weight), List.of(emit.into(0)));
    }
  }

  @Override
  public long multiplyAccumulates(Node node) {
    return node.output().shape().size() * node.input(2).shape().sampleSize();
  }

  private void makeWeight(Node node, Emitter emit, Tensor weight) {
    emit.launch(
        call("weight_norm_convolution_weight", node),
        List.of(node.input(1), node.input(2)),
        List.of(weight));
  }

  private KernelCall call(String kernel, Node node) {
    Shape x = node.input(0).shape();
    int taps = node.input(2).shape().dim(2);
    return KernelCall.of(kernel)
        .with("batch", x.dim(0))
        .with("height", 1)
        .with("width", x.dim(1))
        .with("channels", x.dim(2))
        .with("out_height", 1)
        .with("out_width", x.dim(1))
        .with("out_channels", node.output().shape().dim(2))
        .with("groups", groups)
        .with("kernel_height", 1)
        .with("kernel_width", taps)
        .with("stride_height", 1)
        .with("stride_width", 1)
        .with("dilation_height", 1)
        .with("dilation_width", 1)
        .with("pad_height", 0)
        .with("pad_width", taps / 2);
  }
}
