package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.Concatenate;
import org.unhear.ops.OpCase;

public final class ConcatenateCases {
  private ConcatenateCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(new int[] {}, 3).batches(0, 1, 3),
            of(new int[] {}, 3, 5).batches(0, 1, 3),
            of(new int[] {7}, 1, 16, 2).batches(0, 3),
            of(new int[] {4, 31}, 45, 70).batches(2),
            of(new int[] {4}, 0, 3).batches(2),
            Stream.of(
                of(new int[] {2}, 1, 2)
                    .rejects(
                        List.of(Shape.of(3, 5, 2), Shape.of(3, 4, 2)), "3×5×2", "3×4×2", "differ")
                    .rejects(List.of(Shape.of(3, 5, 2), Shape.of(3, 2)), "3×5×2", "3×2")
                    .rejects(List.of(Shape.of(3)), "expected an input", "got 3")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int[] positions, int... channels) {
    OpCase c =
        OpCase.of(
            "%s channels of %s".formatted(Shape.of(channels), Shape.of(positions)),
            new Concatenate(),
            ConcatenateCases::reference);
    for (int k = 0; k < channels.length; k++) {
      int[] dims = Arrays.copyOf(positions, positions.length + 1);
      dims[positions.length] = channels[k];
      c = c.input("x" + k, dims);
    }
    return c;
  }

  private static double[] reference(List<Shape> shapes, double[][] in) {
    int width = shapes.stream().mapToInt(shape -> shape.dim(-1)).sum();
    int rows = (int) (shapes.get(0).dim(0) * shapes.get(0).positions());
    double[] y = new double[rows * width];
    int at = 0;
    for (int r = 0; r < rows; r++) {
      for (int k = 0; k < in.length; k++) {
        for (int c = 0; c < shapes.get(k).dim(-1); c++) {
          y[at++] = in[k][r * shapes.get(k).dim(-1) + c];
        }
      }
    }
    return y;
  }
}
