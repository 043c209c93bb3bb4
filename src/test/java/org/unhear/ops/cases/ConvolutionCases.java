package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.Convolution;
import org.unhear.ops.Convolution.Pair;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class ConvolutionCases {
  private ConvolutionCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(flat(), pictures(), grouped(), longKernels(), Stream.of(refused()))
        .flatMap(cases -> cases);
  }

  private static Stream<OpCase> flat() {
    Convolution plain = Convolution.along(1, 1, 1);
    return Stream.of(
            flat("plain", plain, 11, 3, 5, 3).batches(0, 1, 3),
            flat("one of all", Convolution.along(1, 0, 1), 1, 1, 1, 1).batches(0, 1, 3),
            flat("stride", Convolution.along(3, 2, 1), 17, 5, 7, 5).batches(3),
            flat("dilated", Convolution.along(1, 6, 3), 23, 17, 13, 5).batches(2),
            flat("dilated and strided", Convolution.along(2, 4, 4), 29, 2, 3, 3).batches(2),
            flat("pointwise", Convolution.along(1, 0, 1), 31, 47, 37, 1).batches(2),
            flat("whole kernel", Convolution.along(1, 0, 1), 9, 4, 6, 9).batches(3),
            flat("no padding, relu", Convolution.along(1, 0, 1).withRelu(), 40, 16, 32, 5)
                .batches(3),
            flat("more padding than input", Convolution.along(1, 4, 1), 2, 3, 2, 3).batches(2),
            flat("long", plain, 1009, 1, 3, 3).batches(2),
            flat("wide, dilated", Convolution.along(1, 0, 2), 23, 32, 40, 3).batches(0, 1, 37),
            flat("wide, strided", Convolution.along(2, 3, 1), 17, 24, 25, 5).batches(3))
        .flatMap(cases -> cases);
  }

  private static Stream<OpCase> pictures() {
    Convolution asymmetric =
        new Convolution(new Pair(2, 1), new Pair(0, 3), new Pair(1, 2), 1, true, true);
    return Stream.of(
            picture("plain", Convolution.of(1, 1), 7, 5, 3, 4, 3, 3).batches(0, 1, 3, 8),
            picture("first layer", Convolution.of(1, 1).withRelu(), 20, 13, 1, 45, 3, 3)
                .batches(0, 2),
            picture("45 to 45", Convolution.of(1, 1).withBias(), 10, 13, 45, 45, 3, 3).batches(2),
            picture("bias and relu", Convolution.of(1, 1).withBias().withRelu(), 6, 6, 16, 16, 3, 3)
                .batches(0, 2),
            picture("stride", Convolution.of(2, 1).withBias(), 9, 8, 2, 3, 3, 3).batches(2),
            picture("stride over kernel", Convolution.of(3, 0), 10, 8, 2, 3, 2, 2).batches(2),
            picture("asymmetric", asymmetric, 11, 13, 3, 7, 4, 3).batches(3),
            picture("dilated", Convolution.of(1, 4).withDilation(Pair.of(4)), 11, 9, 5, 6, 3, 3)
                .batches(2),
            picture("pointwise", Convolution.of(1, 0), 5, 7, 33, 17, 1, 1).batches(2),
            picture("wide", Convolution.of(1, 1), 3, 3, 97, 101, 3, 3).batches(1),
            picture("wide, asymmetric", asymmetric, 11, 13, 26, 31, 4, 3).batches(0, 3),
            picture("wide, more padding than input", Convolution.of(1, 3), 2, 2, 24, 24, 3, 3)
                .batches(2),
            picture("wide, stride over kernel", Convolution.of(3, 0), 10, 8, 40, 24, 2, 2)
                .batches(2),
            picture("one position", Convolution.of(1, 0), 3, 3, 2, 5, 3, 3).batches(3),
            picture("many samples", Convolution.of(1, 1), 3, 4, 2, 3, 3, 3).batches(67))
        .flatMap(cases -> cases);
  }

  private static Stream<OpCase> grouped() {
    Convolution time = new Convolution(Pair.of(1), new Pair(0, 1), Pair.of(1), 1, false, false);
    Convolution frequency = new Convolution(Pair.of(1), new Pair(1, 0), Pair.of(1), 1, true, false);
    Convolution dilatedTime =
        new Convolution(Pair.of(1), new Pair(0, 4), new Pair(1, 4), 1, false, false);
    return Stream.of(
            picture("two groups", Convolution.of(1, 1).withGroups(2), 6, 5, 4, 6, 3, 3)
                .batches(0, 3),
            picture(
                    "groups, stride, bias, relu",
                    Convolution.of(2, 1).withGroups(3).withBias().withRelu(),
                    7,
                    5,
                    9,
                    6,
                    3,
                    3)
                .batches(2),
            picture("depthwise", Convolution.of(1, 1).withGroups(5), 6, 7, 5, 5, 3, 3)
                .batches(0, 1, 3),
            picture(
                    "depthwise of 16",
                    Convolution.of(1, 1).withGroups(16).withRelu(),
                    6,
                    7,
                    16,
                    16,
                    3,
                    3)
                .batches(2),
            picture("depthwise of 45", Convolution.of(1, 1).withGroups(45), 5, 6, 45, 45, 3, 3)
                .batches(2),
            picture("depthwise in time", time.withGroups(8), 5, 13, 8, 8, 1, 3).batches(2),
            picture("depthwise in time, dilated", dilatedTime.withGroups(20), 3, 19, 20, 20, 1, 3)
                .batches(2),
            picture("depthwise in frequency", frequency.withGroups(11), 13, 4, 11, 11, 3, 1)
                .batches(2),
            picture("depthwise stride", Convolution.of(2, 1).withGroups(4), 9, 8, 4, 4, 3, 3)
                .batches(2),
            picture("multiplier", Convolution.of(1, 1).withGroups(3), 5, 5, 3, 9, 3, 3).batches(2),
            flat("depthwise", Convolution.along(1, 2, 1).withGroups(6), 15, 6, 6, 5)
                .batches(0, 1, 3),
            flat("multiplier", Convolution.along(1, 1, 1).withGroups(4), 15, 4, 8, 3).batches(3),
            flat("groups, dilated", Convolution.along(1, 2, 2).withGroups(2), 15, 6, 10, 3)
                .batches(3))
        .flatMap(cases -> cases);
  }

  /** Kernels along time whose windows overlap nearly whole. */
  private static Stream<OpCase> longKernels() {
    return Stream.of(
            flat("long kernel", Convolution.along(1, 8, 1).withGroups(2), 13, 6, 10, 16)
                .batches(0, 1, 3),
            flat(
                    "long kernel, whole lanes",
                    Convolution.along(1, 9, 1).withGroups(3),
                    7,
                    48,
                    48,
                    19)
                .batches(2),
            flat(
                    "long kernel, one group, relu",
                    Convolution.along(1, 0, 1).withRelu(),
                    29,
                    5,
                    3,
                    17)
                .batches(2),
            flat("long kernel, more padding", Convolution.along(1, 31, 1), 2, 25, 26, 32)
                .batches(2),
            flat("long kernel, padding beyond it", Convolution.along(1, 18, 1), 2, 3, 4, 16)
                .batches(2))
        .flatMap(cases -> cases);
  }

  private static OpCase refused() {
    return picture("shapes", Convolution.of(1, 0).withBias(), 4, 4, 2, 3, 3, 3)
        .rejects(
            List.of(Shape.of(2, 4, 4, 5), Shape.of(3, 2, 3, 3), Shape.of(3)),
            "expected a weight of O×5",
            "2×4×4×5",
            "got 3×2×3×3")
        .rejects(
            List.of(Shape.of(2, 2, 4, 2), Shape.of(3, 2, 3, 3), Shape.of(3)),
            "kernel of 3",
            "2 positions")
        .rejects(
            List.of(Shape.of(2, 4, 4, 2), Shape.of(3, 2, 3, 3), Shape.of(4)),
            "expected a bias of 3",
            "got 4")
        .rejects(
            List.of(Shape.of(2, 4, 2), Shape.of(3, 2, 3, 3), Shape.of(3)),
            "expected a weight",
            "3×2×3×3")
        .rejects(List.of(Shape.of(2, 4), Shape.of(3, 2), Shape.of(3)), "expected an input", "2×4");
  }

  private static OpCase flat(
      String name, Convolution op, int length, int channels, int out, int kernel) {
    return of("1-D " + name, op, new int[] {length, channels}, out, kernel);
  }

  private static OpCase picture(
      String name,
      Convolution op,
      int height,
      int width,
      int channels,
      int out,
      int kernelHeight,
      int kernelWidth) {
    return of(
        "2-D " + name, op, new int[] {height, width, channels}, out, kernelHeight, kernelWidth);
  }

  private static OpCase of(String name, Convolution op, int[] input, int out, int... kernel) {
    int inner = input[input.length - 1] / op.groups();
    int[] weight = new int[kernel.length + 2];
    weight[0] = out;
    weight[1] = inner;
    System.arraycopy(kernel, 0, weight, 2, kernel.length);
    double deviation = 1 / Math.sqrt(Shape.of(weight).sampleSize());
    OpCase c =
        OpCase.of(name, op, (shapes, in) -> reference(op, shapes, in))
            .input("x", input)
            .parameter("weight", weight)
            .valued(Values.normal(0, deviation));
    return op.bias() ? c.parameter("bias", out) : c;
  }

  /** The definition, with one-dimensional convolutions as those of height one. */
  static double[] reference(Convolution op, List<Shape> shapes, double[][] in) {
    Shape x = picture(shapes.get(0), 1);
    Shape w = picture(shapes.get(1), 2);
    boolean flat = shapes.get(0).rank() == 3;
    Pair stride = flat ? new Pair(1, op.stride().width()) : op.stride();
    Pair padding = flat ? new Pair(0, op.padding().width()) : op.padding();
    Pair dilation = flat ? new Pair(1, op.dilation().width()) : op.dilation();
    Shape y = picture(op.output(shapes), 1);
    int perGroup = w.dim(0) / op.groups();
    double[] result = new double[(int) y.size()];
    for (int at = 0; at < result.length; at++) {
      int o = at % y.dim(3);
      int q = at / y.dim(3) % y.dim(2);
      int p = at / y.dim(3) / y.dim(2) % y.dim(1);
      int n = at / y.dim(3) / y.dim(2) / y.dim(1);
      double sum = op.bias() ? in[2][o] : 0;
      for (int r = 0; r < w.dim(2); r++) {
        for (int s = 0; s < w.dim(3); s++) {
          int h = p * stride.height() - padding.height() + r * dilation.height();
          int v = q * stride.width() - padding.width() + s * dilation.width();
          if (h < 0 || h >= x.dim(1) || v < 0 || v >= x.dim(2)) {
            continue;
          }
          for (int c = 0; c < w.dim(1); c++) {
            int channel = o / perGroup * w.dim(1) + c;
            sum +=
                in[1][((o * w.dim(1) + c) * w.dim(2) + r) * w.dim(3) + s]
                    * in[0][((n * x.dim(1) + h) * x.dim(2) + v) * x.dim(3) + channel];
          }
        }
      }
      result[at] = op.relu() ? Math.max(sum, 0) : sum;
    }
    return result;
  }

  /** A shape with an axis of one put in where the height would be. */
  private static Shape picture(Shape shape, int axis) {
    if (shape.rank() == 4) {
      return shape;
    }
    int[] dims = new int[4];
    for (int i = 0; i < 4; i++) {
      dims[i] = i == axis ? 1 : shape.dim(i < axis ? i : i - 1);
    }
    return Shape.of(dims);
  }
}
