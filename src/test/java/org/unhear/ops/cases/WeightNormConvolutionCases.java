package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.WeightNormConvolution;

public final class WeightNormConvolutionCases {
  private WeightNormConvolutionCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 1, 1, 1, 1).batches(0, 1, 3),
            // Even kernels have one zero less behind than before.
            of(7, 6, 4, 2, 4).batches(0, 1, 3),
            of(5, 6, 9, 3, 5).batches(2),
            // Longer than the sequence, and long enough for the kernel of long convolutions.
            of(9, 8, 8, 2, 32).batches(2),
            of(11, 20, 20, 1, 19).batches(2),
            // Directions of more rows than one run of sums.
            of(3, 24, 24, 1, 2).batches(2),
            Stream.of(
                of(4, 6, 4, 2, 3)
                    .rejects(
                        List.of(
                            Shape.of(2, 4, 6), Shape.of(1, 1, 3), Shape.of(4, 2, 3), Shape.of(4)),
                        "expected a direction of O×3",
                        "got 4×2×3")
                    .rejects(
                        List.of(
                            Shape.of(2, 4, 6), Shape.of(1, 1, 4), Shape.of(4, 3, 3), Shape.of(4)),
                        "expected a gain of 1×1×3",
                        "got 1×1×4")
                    .rejects(
                        List.of(
                            Shape.of(2, 4, 6), Shape.of(1, 1, 3), Shape.of(4, 3, 3), Shape.of(5)),
                        "expected a bias of 4",
                        "got 5")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int positions, int channels, int out, int groups, int taps) {
    return OpCase.of(
            "%d positions, %d to %d, %d groups, kernel %d"
                .formatted(positions, channels, out, groups, taps),
            new WeightNormConvolution(groups),
            (shapes, in) -> reference(shapes, in, groups))
        .input("x", positions, channels)
        .parameter("gain", 1, 1, taps)
        .parameter("direction", out, channels / groups, taps)
        .parameter("bias", out)
        .tolerance(2e-5);
  }

  private static double[] reference(List<Shape> shapes, double[][] in, int groups) {
    Shape x = shapes.get(0);
    Shape direction = shapes.get(2);
    int taps = direction.dim(2);
    double[] squares = new double[taps];
    for (int i = 0; i < in[2].length; i++) {
      squares[i % taps] += in[2][i] * in[2][i];
    }
    int out = direction.dim(0);
    int wide = direction.dim(1);
    double[] y = new double[x.dim(0) * x.dim(1) * out];
    for (int at = 0; at < y.length; at++) {
      int o = at % out;
      int t = at / out % x.dim(1);
      int n = at / out / x.dim(1);
      double sum = in[3][o];
      for (int j = 0; j < taps; j++) {
        int from = t + j - taps / 2;
        if (from < 0 || from >= x.dim(1)) {
          continue;
        }
        for (int c = 0; c < wide; c++) {
          double weight = in[1][j] * in[2][(o * wide + c) * taps + j] / Math.sqrt(squares[j]);
          int channel = o / (out / groups) * wide + c;
          sum += weight * in[0][(n * x.dim(1) + from) * x.dim(2) + channel];
        }
      }
      y[at] = sum;
    }
    return y;
  }
}
