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
 * Cross-correlation in one or two dimensions, channels-last.
 *
 * <p>Inputs: x [N, H, W, C] or [N, T, C]; weight [O, C/groups, KH, KW] or [O, C/groups, K];
 * optionally a bias [O]. Result: [N, H', W', O] or [N, T', O] with H' = ⌊(H + 2·padding −
 * dilation·(KH−1) − 1)/stride⌋ + 1. Zero padding on both sides. With {@code relu} the result is
 * max(·, 0), computed in the same pass.
 *
 * @param stride steps along (height, width); one-dimensional convolutions use the second
 */
public record Convolution(
    Pair stride, Pair padding, Pair dilation, int groups, boolean bias, boolean relu)
    implements Operator {
  /** A number along each spatial axis. */
  public record Pair(int height, int width) {
    public static Pair of(int both) {
      return new Pair(both, both);
    }
  }

  public Convolution {
    if (stride.height < 1
        || stride.width < 1
        || dilation.height < 1
        || dilation.width < 1
        || groups < 1
        || padding.height < 0
        || padding.width < 0) {
      throw new IllegalArgumentException(
          "convolution with stride %s, padding %s, dilation %s, groups %d"
              .formatted(stride, padding, dilation, groups));
    }
  }

  /** Two dimensions, one group, no bias, no dilation. */
  public static Convolution of(int stride, int padding) {
    return new Convolution(Pair.of(stride), Pair.of(padding), Pair.of(1), 1, false, false);
  }

  /** One dimension, one group, with bias. */
  public static Convolution along(int stride, int padding, int dilation) {
    return new Convolution(
        new Pair(1, stride), new Pair(0, padding), new Pair(1, dilation), 1, true, false);
  }

  public Convolution withRelu() {
    return new Convolution(stride, padding, dilation, groups, bias, true);
  }

  public Convolution withBias() {
    return new Convolution(stride, padding, dilation, groups, true, relu);
  }

  public Convolution withGroups(int number) {
    return new Convolution(stride, padding, dilation, number, bias, relu);
  }

  public Convolution withDilation(Pair other) {
    return new Convolution(stride, padding, other, groups, bias, relu);
  }

  @Override
  public String name() {
    return "convolution";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, bias ? 3 : 2);
    Shape x = inputs.get(0);
    Shape w = inputs.get(1);
    Shapes.requireRank(x, "an input", 3, 4);
    Shapes.requireRank(w, "a weight", x.rank(), x.rank());
    int channels = x.dim(-1);
    int out = w.dim(0);
    if (channels % groups != 0 || out % groups != 0 || w.dim(1) != channels / groups) {
      throw new IllegalArgumentException(
          "expected a weight of O×%d×… with %d groups dividing O for %d channels of input %s, got %s"
              .formatted(channels / groups, groups, channels, x, w));
    }
    if (bias) {
      Shapes.require(inputs.get(2), "a bias", out);
    }
    if (x.rank() == 3) {
      return Shape.of(
          x.dim(0), extent(x.dim(1), w.dim(2), stride.width, padding.width, dilation.width), out);
    }
    return Shape.of(
        x.dim(0),
        extent(x.dim(1), w.dim(2), stride.height, padding.height, dilation.height),
        extent(x.dim(2), w.dim(3), stride.width, padding.width, dilation.width),
        out);
  }

  private static int extent(int in, int kernel, int stride, int padding, int dilation) {
    int room = in + 2 * padding - dilation * (kernel - 1) - 1;
    if (room < 0) {
      throw new IllegalArgumentException(
          "a kernel of %d with dilation %d does not fit %d positions with padding %d"
              .formatted(kernel, dilation, in, padding));
    }
    return room / stride + 1;
  }

  @Override
  public void forward(Node node, Emitter emit) {
    emit.launch(
        call("convolution_forward", node).with("bias", bias ? 1 : 0).with("relu", relu ? 1 : 0),
        node.inputs(),
        List.of(node.output()));
  }

  @Override
  public void backward(Node node, Gradients emit) {
    Tensor dy = emit.output();
    if (relu) {
      Tensor masked = emit.temporary(dy.shape());
      emit.launchInPlace(
          KernelCall.of("relu_gradient").with("size", dy.shape().size()),
          List.of(node.output(), dy),
          List.of(1),
          List.of(masked));
      dy = masked;
    }
    if (bias) {
      emit.parameter(ChannelSum.call(dy.shape()), 2, dy);
    }
    emit.parameter(call("convolution_weight_gradient", node), 1, node.input(0), dy);
    if (emit.wants(0)) {
      emit.launch(
          call("convolution_input_gradient", node),
          List.of(dy, node.input(1)),
          List.of(emit.into(0)));
    }
  }

  @Override
  public long multiplyAccumulates(Node node) {
    return node.output().shape().size() * node.input(1).shape().sampleSize();
  }

  private KernelCall call(String kernel, Node node) {
    List<Integer> x = spatial(node.input(0).shape());
    List<Integer> y = spatial(node.output().shape());
    Shape w = node.input(1).shape();
    boolean flat = w.rank() == 3;
    return KernelCall.of(kernel)
        .with("batch", node.output().shape().dim(0))
        .with("height", x.get(0))
        .with("width", x.get(1))
        .with("channels", node.input(0).shape().dim(-1))
        .with("out_height", y.get(0))
        .with("out_width", y.get(1))
        .with("out_channels", w.dim(0))
        .with("groups", groups)
        .with("kernel_height", flat ? 1 : w.dim(2))
        .with("kernel_width", w.dim(-1))
        .with("stride_height", flat ? 1 : stride.height)
        .with("stride_width", stride.width)
        .with("dilation_height", flat ? 1 : dilation.height)
        .with("dilation_width", dilation.width)
        .with("pad_height", flat ? 0 : padding.height)
        .with("pad_width", padding.width);
  }

  private static List<Integer> spatial(Shape shape) {
    List<Integer> axes = new ArrayList<>();
    if (shape.rank() == 3) {
      axes.add(1);
    }
    for (int i = 1; i < shape.rank() - 1; i++) {
      axes.add(shape.dim(i));
    }
    return axes;
  }
}
