package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.Mean;
import org.unhear.ops.OpCase;
import org.unhear.ops.OpCase.Kind;
import org.unhear.ops.OpCase.Operand;
import org.unhear.ops.Values;

public final class MeanCases {
  private MeanCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(Mean.Over.POSITIONS, 7, 5).batches(0, 1, 3),
            of(Mean.Over.POSITIONS, 13, 11, 45).batches(0, 3),
            of(Mean.Over.POSITIONS, 1, 1, 1).batches(3),
            of(Mean.Over.HEIGHT, 20, 7, 8).batches(0, 1, 3),
            of(Mean.Over.HEIGHT, 3, 1, 17).batches(2),
            lengths(7, 5, 7, 0, 3).batches(0, 1, 3),
            lengths(13, 17, 1, 13).batches(2),
            Stream.of(
                lengths(4, 3, 2)
                    .rejects(List.of(Shape.of(2, 4, 3), Shape.of(3)), "lengths of 2", "got 3")
                    .rejects(List.of(Shape.of(2, 4, 3, 5), Shape.of(2)), "an input of 3 axes")
                    .batch(5),
                of(Mean.Over.HEIGHT, 2, 3, 4)
                    .rejects(List.of(Shape.of(2, 3, 4)), "expected an input of 4 axes", "got 2×3×4")
                    .rejects(
                        List.of(Shape.of(2, 0, 3, 4)),
                        "expected at least one position",
                        "got 2×0×3×4"),
                of(Mean.Over.POSITIONS, 2, 3)
                    .rejects(List.of(Shape.of(2, 3)), "expected an input", "got 2×3")))
        .flatMap(cases -> cases);
  }

  private static OpCase lengths(int positions, int channels, float... lengths) {
    return OpCase.of(
            "lengths of %d×%d".formatted(positions, channels),
            new Mean(Mean.Over.POSITIONS),
            (shapes, in) -> {
              double[] y = new double[shapes.get(0).dim(0) * channels];
              for (int i = 0; i < in[0].length; i++) {
                int n = i / channels / positions;
                if (i / channels % positions < in[1][n]) {
                  y[n * channels + i % channels] += in[0][i] / in[1][n];
                }
              }
              return y;
            })
        .input("x", positions, channels)
        .operand(new Operand("lengths", Shape.of(), Kind.INTEGERS, Values.listed(lengths)));
  }

  private static OpCase of(Mean.Over over, int... dims) {
    int middle = over == Mean.Over.HEIGHT || dims.length == 2 ? dims[0] : dims[0] * dims[1];
    int inner = (int) Shape.of(dims).size() / middle;
    return OpCase.of(
            over + " of " + Shape.of(dims),
            new Mean(over),
            (shapes, in) -> Pools.means(in[0], shapes.get(0).dim(0), middle, inner))
        .input("x", dims);
  }
}
