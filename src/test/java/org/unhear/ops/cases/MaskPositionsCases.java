package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.MaskPositions;
import org.unhear.ops.OpCase;
import org.unhear.ops.OpCase.Kind;
import org.unhear.ops.OpCase.Operand;
import org.unhear.ops.Values;

public final class MaskPositionsCases {
  private MaskPositionsCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(5, 3, 5, 0, 2).batches(0, 1, 3),
            of(1, 1, 1).batches(2),
            of(97, 65, 13, 96).batches(2),
            Stream.of(
                of(4, 3, 2)
                    .rejects(
                        List.of(Shape.of(2, 4, 3), Shape.of(3)), "expected lengths of 2", "got 3")
                    .rejects(List.of(Shape.of(2, 4), Shape.of(2)), "an input of 3 axes", "got 2×4")
                    .rejects(List.of(Shape.of(2, 4, 3)), "expected 2", "got 1")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int positions, int channels, float... lengths) {
    return OpCase.of(
            "%d positions of %d".formatted(positions, channels),
            new MaskPositions(),
            (shapes, in) -> {
              double[] y = in[0].clone();
              for (int i = 0; i < y.length; i++) {
                int position = i / channels % positions;
                y[i] = position < in[1][i / channels / positions] ? y[i] : 0;
              }
              return y;
            })
        .input("x", positions, channels)
        .operand(new Operand("lengths", Shape.of(), Kind.INTEGERS, Values.listed(lengths)));
  }
}
