package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.MaskSpans;
import org.unhear.ops.MaskSpans.Spans;
import org.unhear.ops.OpCase;
import org.unhear.ops.OpCase.Kind;
import org.unhear.ops.OpCase.Operand;
import org.unhear.ops.Values;

public final class MaskSpansCases {
  private static final Spans NONE = new Spans(0, 2, 0);

  private MaskSpansCases() {}

  /** Spans that can only lie in one place; others are tested in RandomLayersTest. */
  public static Stream<OpCase> all() {
    Spans many = new Spans(0.9, 2, 1);
    return Stream.of(
            of("inference", many, many, false, 5, 3).batches(0, 1, 3),
            of("nothing", NONE, NONE, false, 5, 3).training().batches(2),
            of("all positions", new Spans(0, 5, 1), NONE, true, 5, 3).training().batches(0, 1, 3),
            Stream.of(
                of("shapes", NONE, NONE, false, 4, 3)
                    .rejects(
                        List.of(Shape.of(2, 4, 3), Shape.of(4), Shape.of(2), Shape.of(4)),
                        "expected a vector of 3",
                        "got 4")
                    .rejects(
                        List.of(Shape.of(2, 4, 3), Shape.of(3), Shape.of(3), Shape.of(4)),
                        "expected lengths of 2",
                        "got 3")
                    .rejects(List.of(Shape.of(2, 4, 3)), "expected 4", "got 1")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  /** With {@code hidden} whole samples of full length become the vector. */
  private static OpCase of(
      String name, Spans time, Spans feature, boolean hidden, int positions, int channels) {
    return OpCase.of(
            name,
            new MaskSpans(time, feature, 1),
            (shapes, in) -> {
              double[] y = in[0].clone();
              for (int i = 0; i < y.length; i++) {
                boolean whole = in[2][i / channels / positions] == positions;
                y[i] = hidden && whole ? in[1][i % channels] : y[i];
              }
              return y;
            })
        .input("x", positions, channels)
        .parameter("vector", channels)
        .operand(new Operand("lengths", Shape.of(), Kind.INTEGERS, Values.listed(positions, 3)))
        .operand(new Operand("random", Shape.of(4), Kind.STATE, Values.listed(0)));
  }
}
