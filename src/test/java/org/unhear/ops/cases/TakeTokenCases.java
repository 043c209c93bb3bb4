package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.TakeToken;

public final class TakeTokenCases {
  private TakeTokenCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 1, 0).batches(0, 1, 3),
            of(5, 3, 0).batches(0, 1, 3),
            of(5, 3, 4).batches(2),
            of(99, 192, 7).batches(2),
            Stream.of(
                of(2, 3, 1)
                    .rejects(List.of(Shape.of(4, 1, 3)), "position 1", "4×1×3")
                    .rejects(List.of(Shape.of(4, 3)), "3 axes", "4×3")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int positions, int channels, int taken) {
    return OpCase.of(
            "%d of %d×%d".formatted(taken, positions, channels),
            new TakeToken(taken),
            (shapes, in) -> {
              double[] y = new double[shapes.get(0).dim(0) * channels];
              for (int i = 0; i < y.length; i++) {
                y[i] = in[0][(i / channels * positions + taken) * channels + i % channels];
              }
              return y;
            })
        .input("x", positions, channels);
  }
}
