package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.AveragePool;
import org.unhear.ops.Convolution.Pair;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class AveragePoolCases {
  private AveragePoolCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(new AveragePool(3, 4, false), 20, 13, 45).batches(0, 1, 3),
            of(new AveragePool(2, 2, false), 6, 4, 3).batches(2),
            of(new AveragePool(1, 1, false), 3, 2, 1).batches(3),
            of(new AveragePool(3, 4, true), 7, 9, 17).batches(0, 1, 3),
            of(new AveragePool(5, 7, false), 5, 7, 17).batches(2),
            Stream.of(
                of(new AveragePool(2, 3, false), 4, 6, 5)
                    .rejects(List.of(Shape.of(2, 1, 4, 3)), "expected at least 2×3", "got 2×1×4×3")
                    .rejects(List.of(Shape.of(2, 3)), "expected an input", "got 2×3")))
        .flatMap(cases -> cases);
  }

  private static OpCase of(AveragePool op, int... dims) {
    Pair kernel = new Pair(op.height(), op.width());
    double share = 1.0 / (op.height() * op.width());
    double least = op.relu() ? 0 : Double.NEGATIVE_INFINITY;
    return OpCase.of(
            "%s of %s%s".formatted(kernel, Shape.of(dims), op.relu() ? " of ReLU" : ""),
            op,
            (shapes, in) ->
                Pools.windows(
                    shapes.get(0),
                    kernel,
                    kernel,
                    in[0],
                    0,
                    (sum, x) -> sum + Math.max(x, least) * share))
        .input("x", dims)
        .valued(op.relu() ? Values.awayFromZero() : Values.normal());
  }
}
