package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.Transpose;

public final class TransposeCases {
  private TransposeCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 1).batches(0, 1, 3),
            of(3, 5).batches(0, 1, 3),
            of(40, 99).batches(2),
            of(16, 33).batches(2),
            of(7, 0).batches(3),
            Stream.of(of(2, 3).rejects(List.of(Shape.of(2, 3)), "3 axes", "2×3").batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int rows, int columns) {
    return OpCase.of(
            "%d×%d".formatted(rows, columns),
            new Transpose(),
            (shapes, in) -> {
              double[] y = new double[in[0].length];
              for (int i = 0; i < y.length; i++) {
                int sample = i / (rows * columns);
                int row = i / columns % rows;
                int column = i % columns;
                y[sample * rows * columns + column * rows + row] = in[0][i];
              }
              return y;
            })
        .input("x", rows, columns);
  }
}
