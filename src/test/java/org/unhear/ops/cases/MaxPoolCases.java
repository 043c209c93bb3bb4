package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.Convolution.Pair;
import org.unhear.ops.MaxPool;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class MaxPoolCases {
  private MaxPoolCases() {}

  public static Stream<OpCase> all() {
    MaxPool two = new MaxPool(Pair.of(2), Pair.of(2));
    MaxPool overlapping = new MaxPool(new Pair(3, 2), new Pair(1, 2));
    return Stream.of(
            of(two, 6, 4, 3).batches(0, 1, 3),
            of(two, 7, 5, 17).batches(2),
            of(overlapping, 9, 8, 5).batches(3),
            of(new MaxPool(Pair.of(1), Pair.of(3)), 7, 7, 2).batches(2),
            of(new MaxPool(new Pair(4, 5), Pair.of(1)), 4, 5, 1).batches(3),
            of(new MaxPool(new Pair(9, 3), new Pair(9, 2)), 13, 45).batches(0, 2),
            Stream.of(
                of(two, 2, 2, 3)
                    .rejects(List.of(Shape.of(2, 1, 4, 3)), "expected at least 2×2", "got 2×1×4×3")
                    .rejects(List.of(Shape.of(2, 1, 3)), "expected at least 2", "got 2×1×3")
                    .rejects(List.of(Shape.of(2, 3)), "expected an input", "got 2×3")))
        .flatMap(cases -> cases);
  }

  private static OpCase of(MaxPool op, int... dims) {
    return OpCase.of(
            "%s by %s of %s".formatted(op.kernel(), op.stride(), Shape.of(dims)),
            op,
            (shapes, in) ->
                Pools.windows(
                    shapes.get(0),
                    op.kernel(),
                    op.stride(),
                    in[0],
                    Double.NEGATIVE_INFINITY,
                    Math::max))
        .input("x", dims)
        .valued(Values.distinct());
  }
}
