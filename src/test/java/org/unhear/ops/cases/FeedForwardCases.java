package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.FeedForward;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class FeedForwardCases {
  private FeedForwardCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 1, 1).batches(0, 1, 3),
            of(7, 5, 3).batches(0, 1, 2, 13),
            of(5, 17, 5, 11).batches(0, 1, 3),
            of(4, 6, 3, 2, 3).batches(2),
            // Rows in tiles of at most 128, with a tail and without.
            of(3, 2, 4).batches(129, 256),
            // Weights in blocks: in · hidden above 32768.
            of(67, 509, 65, 3).batches(2),
            Stream.of(
                of(4, 6, 3)
                    .rejects(shapes(Shape.of(6, 5), Shape.of(3, 6)), "first weight of 6×4", "6×5")
                    .rejects(shapes(Shape.of(6, 4), Shape.of(3, 5)), "second weight of 3×6", "3×5")
                    .rejects(shapes(Shape.of(6, 4), Shape.of(2, 6)), "second bias of 2", "got 3")
                    .rejects(shapes(Shape.of(6, 4), Shape.of(6)), "second weight", "got 6")
                    .rejects(List.of(Shape.of(2, 4)), "expected 6", "got 1")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static List<Shape> shapes(Shape first, Shape second) {
    return List.of(Shape.of(2, 4), first, Shape.of(6), second, Shape.of(3), Shape.of(2, 3));
  }

  private static OpCase of(int in, int hidden, int out, int... positions) {
    return OpCase.of(
            "%s to %d to %d".formatted(Shape.of(with(positions, in)), hidden, out),
            new FeedForward(),
            FeedForwardCases::reference)
        .input("x", with(positions, in))
        .parameter("weight1", hidden, in)
        .valued(Values.normal(0, 1 / Math.sqrt(in)))
        .parameter("bias1", hidden)
        .parameter("weight2", out, hidden)
        .valued(Values.normal(0, 1 / Math.sqrt(hidden)))
        .parameter("bias2", out)
        .input("residual", with(positions, out));
  }

  private static int[] with(int[] positions, int channels) {
    int[] dims = Arrays.copyOf(positions, positions.length + 1);
    dims[positions.length] = channels;
    return dims;
  }

  private static double[] reference(List<Shape> shapes, double[][] in) {
    Shape wide = shapes.get(0).withLast(shapes.get(1).dim(0));
    double[] inner =
        LinearCases.reference(shapes.subList(0, 3), new double[][] {in[0], in[1], in[2]});
    double[] active = GeluCases.reference(inner);
    double[] y =
        LinearCases.reference(List.of(wide, shapes.get(3)), new double[][] {active, in[3], in[4]});
    for (int i = 0; i < y.length; i++) {
      y[i] += in[5][i];
    }
    return y;
  }
}
