package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.AddPosition;
import org.unhear.ops.OpCase;

public final class AddPositionCases {
  private AddPositionCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(3).batches(0, 1, 3),
            of(5, 2).batches(0, 1, 3),
            of(99, 192).batches(2),
            of(4, 3, 2).batches(3),
            Stream.of(
                of(5, 3)
                    .rejects(
                        List.of(Shape.of(2, 5, 3), Shape.of(5, 4)),
                        "expected a position of 5×3",
                        "got 5×4")
                    .rejects(List.of(Shape.of(2, 5, 3)), "expected 2", "got 1")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int... dims) {
    return OpCase.of(
            Shape.of(dims).toString(),
            new AddPosition(),
            (shapes, in) -> {
              double[] y = in[0].clone();
              for (int i = 0; i < y.length; i++) {
                y[i] += in[1][i % in[1].length];
              }
              return y;
            })
        .input("x", dims)
        .parameter("position", dims);
  }
}
