package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.PrependToken;

public final class PrependTokenCases {
  private PrependTokenCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 1).batches(0, 1, 3),
            of(5, 3).batches(0, 1, 3),
            of(98, 192).batches(2),
            of(0, 4).batches(2),
            Stream.of(
                of(2, 3)
                    .rejects(
                        List.of(Shape.of(2, 5, 3), Shape.of(4)), "expected a token of 3", "got 4")
                    .rejects(List.of(Shape.of(2, 3), Shape.of(3)), "3 axes", "2×3")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int positions, int channels) {
    int sample = positions * channels;
    return OpCase.of(
            "%d×%d".formatted(positions, channels),
            new PrependToken(),
            (shapes, in) -> {
              double[] y = new double[in[0].length + shapes.get(0).dim(0) * channels];
              for (int i = 0; i < y.length; i++) {
                int n = i / (sample + channels);
                int at = i % (sample + channels);
                y[i] = at < channels ? in[1][at] : in[0][n * sample + at - channels];
              }
              return y;
            })
        .input("x", positions, channels)
        .parameter("token", channels);
  }
}
