package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.Linear;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class LinearCases {
  private LinearCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 1, true).batches(0, 1, 3),
            of(7, 5, true).batches(0, 1, 2, 13),
            of(16, 32, false).batches(0, 3),
            of(5, 17, true, 11).batches(0, 1, 3),
            of(5, 17, false, 4, 3).batches(2),
            // Weights in blocks: in · out above 32768, with a cut that is uneven and one row to a
            // block at the limit.
            of(211, 179, true).batches(0, 1, 5),
            of(257, 131, true, 3).batches(4),
            of(16411, 3, false).batches(2),
            // Rows in tiles of at most 256, with a tail and without.
            of(3, 2, true).batches(257, 512),
            of(3, 2, true, 131).batches(5),
            Stream.of(
                of(4, 3, true)
                    .rejects(
                        List.of(Shape.of(2, 5), Shape.of(3, 4), Shape.of(3)),
                        "expected a weight of 3×5",
                        "got 3×4")
                    .rejects(
                        List.of(Shape.of(2, 4), Shape.of(3, 4), Shape.of(4)),
                        "expected a bias of 3",
                        "got 4")
                    .rejects(List.of(Shape.of(2, 4), Shape.of(3, 4)), "expected 3", "got 2")
                    .rejects(
                        List.of(Shape.of(4), Shape.of(3, 4), Shape.of(3)),
                        "expected an input",
                        "got 4")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int in, int out, boolean bias, int... positions) {
    int[] dims = new int[positions.length + 1];
    System.arraycopy(positions, 0, dims, 0, positions.length);
    dims[positions.length] = in;
    OpCase c =
        OpCase.of(
                "%s to %d%s".formatted(Shape.of(dims), out, bias ? " with bias" : ""),
                new Linear(bias),
                LinearCases::reference)
            .input("x", dims)
            .parameter("weight", out, in)
            .valued(Values.normal(0, 1 / Math.sqrt(in)));
    return bias ? c.parameter("bias", out) : c;
  }

  static double[] reference(List<Shape> shapes, double[][] in) {
    int width = shapes.get(0).dim(-1);
    int out = shapes.get(1).dim(0);
    int rows = in[0].length / width;
    double[] y = new double[rows * out];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        double sum = in.length > 2 ? in[2][o] : 0;
        for (int i = 0; i < width; i++) {
          sum += in[0][r * width + i] * in[1][o * width + i];
        }
        y[r * out + o] = sum;
      }
    }
    return y;
  }
}
