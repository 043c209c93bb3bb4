package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.BroadcastAdd;
import org.unhear.ops.OpCase;

public final class BroadcastAddCases {
  private BroadcastAddCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 1, 1).batches(0, 1, 3),
            of(3, 5, 2).batches(0, 1, 3),
            of(20, 101, 47).batches(2),
            of(0, 3, 2).batches(2),
            Stream.of(
                of(2, 3, 4)
                    .rejects(
                        List.of(Shape.of(2, 3, 4, 5), Shape.of(2, 3, 4, 5)),
                        "2×1×4×5",
                        "got 2×3×4×5")
                    .rejects(List.of(Shape.of(2, 3, 4), Shape.of(2, 3, 4)), "4 axes", "2×3×4")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int repeat, int positions, int channels) {
    int inner = positions * channels;
    return OpCase.of(
            "%d times %d×%d".formatted(repeat, positions, channels),
            new BroadcastAdd(),
            (shapes, in) -> {
              double[] y = in[0].clone();
              for (int i = 0; i < y.length; i++) {
                y[i] += in[1][i / (repeat * inner) * inner + i % inner];
              }
              return y;
            })
        .input("x", repeat, positions, channels)
        .input("b", 1, positions, channels);
  }
}
