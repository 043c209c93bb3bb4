package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.Attention;
import org.unhear.ops.OpCase;
import org.unhear.ops.OpCase.Kind;
import org.unhear.ops.OpCase.Operand;
import org.unhear.ops.Values;

public final class AttentionCases {
  private AttentionCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 1, 1).batches(0, 1, 3),
            of(4, 2, 3).batches(0, 1, 3),
            of(19, 3, 5).batches(2),
            of(99, 1, 64).batches(2),
            of(23, 2, 80).batches(1),
            // Several blocks of queries and several tiles of blocks, with tails.
            of(603, 1, 3).batches(1),
            lengths(of(4, 2, 3), 4, 0, 2).batches(0, 3),
            lengths(of(37, 1, 17), 1, 37, 20).batches(3),
            separate(4, 2, 3).batches(0, 1, 3),
            separate(99, 3, 20).batches(2),
            lengths(separate(17, 2, 16), 17, 0, 5).batches(3),
            Stream.of(
                of(4, 2, 3)
                    .rejects(List.of(Shape.of(3, 4, 16)), "multiple of 3·2 channels", "3×4×16")
                    .rejects(List.of(Shape.of(3, 4, 0)), "multiple of 3·2 channels", "3×4×0")
                    .rejects(List.of(Shape.of(3, 18)), "3 axes", "3×18")
                    .rejects(
                        List.of(Shape.of(3, 4, 18), Shape.of(4)), "expected lengths of 3", "got 4")
                    .batch(5),
                separate(4, 2, 3)
                    .rejects(
                        List.of(Shape.of(3, 4, 6), Shape.of(3, 5, 6), Shape.of(3, 4, 6)),
                        "expected keys of 3×4×6",
                        "got 3×5×6")
                    .rejects(
                        List.of(Shape.of(3, 4, 7), Shape.of(3, 4, 7), Shape.of(3, 4, 7)),
                        "multiple of 2 channels",
                        "3×4×7")
                    .rejects(List.of(Shape.of(3, 4, 6)), "expected 3", "got 1")
                    .batch(5),
                // Scores far apart: a softmax that does not subtract the largest overflows.
                of(7, 1, 4).valued(Values.normal(0, 12)).tolerance(2e-5).batch(2)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int positions, int heads, int width) {
    return OpCase.of(
            "%d positions, %d heads of %d".formatted(positions, heads, width),
            new Attention(heads),
            (shapes, in) -> reference(shapes, in, heads))
        .input("qkv", positions, 3 * heads * width);
  }

  private static OpCase separate(int positions, int heads, int width) {
    return OpCase.of(
            "separate, %d positions, %d heads of %d".formatted(positions, heads, width),
            new Attention(heads, true),
            (shapes, in) -> reference(List.of(packed(shapes)), packed(shapes, in), heads))
        .input("q", positions, heads * width)
        .input("k", positions, heads * width)
        .input("v", positions, heads * width);
  }

  private static Shape packed(List<Shape> shapes) {
    return shapes.get(0).withLast(3 * shapes.get(0).dim(2));
  }

  /** Rows of q, k and v, and the lengths if there are any. */
  private static double[][] packed(List<Shape> shapes, double[][] in) {
    int row = shapes.get(0).dim(2);
    double[] qkv = new double[3 * in[0].length];
    for (int i = 0; i < qkv.length; i++) {
      qkv[i] = in[i / row % 3][i / row / 3 * row + i % row];
    }
    return in.length > 3 ? new double[][] {qkv, in[3]} : new double[][] {qkv};
  }

  private static OpCase lengths(OpCase c, float... lengths) {
    return c.named(c.name() + ", lengths")
        .operand(new Operand("lengths", Shape.of(), Kind.INTEGERS, Values.listed(lengths)));
  }

  private static double[] reference(List<Shape> shapes, double[][] in, int heads) {
    int batch = shapes.get(0).dim(0);
    int positions = shapes.get(0).dim(1);
    int row = shapes.get(0).dim(2) / 3;
    int width = row / heads;
    double[] y = new double[batch * positions * row];
    for (int n = 0; n < batch; n++) {
      int length = in.length > 1 ? (int) in[1][n] : positions;
      for (int h = 0; h < heads; h++) {
        for (int t = 0; t < positions; t++) {
          double[] p = new double[length];
          for (int u = 0; u < length; u++) {
            for (int c = 0; c < width; c++) {
              p[u] +=
                  in[0][((n * positions + t) * 3) * row + h * width + c]
                      * in[0][((n * positions + u) * 3 + 1) * row + h * width + c]
                      / Math.sqrt(width);
            }
          }
          double largest = Arrays.stream(p).max().orElse(0);
          double sum = Arrays.stream(p).map(s -> Math.exp(s - largest)).sum();
          for (int u = 0; u < length; u++) {
            for (int c = 0; c < width; c++) {
              y[(n * positions + t) * row + h * width + c] +=
                  Math.exp(p[u] - largest)
                      / sum
                      * in[0][((n * positions + u) * 3 + 2) * row + h * width + c];
            }
          }
        }
      }
    }
    return y;
  }
}
