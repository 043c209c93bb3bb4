package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.Embedding;
import org.unhear.ops.OpCase;
import org.unhear.ops.OpCase.Kind;
import org.unhear.ops.OpCase.Operand;
import org.unhear.ops.Values;

public final class EmbeddingCases {
  private EmbeddingCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 1, 1).batches(0, 1, 3),
            // More positions than rows: rows are used several times by one sample.
            of(9, 4, 3).batches(0, 1, 3),
            of(0, 4, 3).batches(2),
            // Weights in blocks of rows, cut unevenly.
            of(11, 1031, 33).batches(3),
            Stream.of(
                of(2, 4, 3)
                    .rejects(
                        List.of(Shape.of(2, 5, 1), Shape.of(4, 3)), "an index of 2 axes", "2×5×1")
                    .rejects(List.of(Shape.of(2, 5), Shape.of(4)), "a weight of 2 axes", "got 4")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int positions, int rows, int width) {
    return OpCase.of(
            "%d positions of %d×%d".formatted(positions, rows, width),
            Embedding.unpadded(),
            (shapes, in) -> {
              double[] y = new double[in[0].length * width];
              for (int i = 0; i < y.length; i++) {
                y[i] = in[1][(int) in[0][i / width] * width + i % width];
              }
              return y;
            })
        .operand(
            new Operand("index", Shape.of(positions), Kind.INTEGERS, Values.integers(0, rows - 1)))
        .parameter("weight", rows, width);
  }
}
