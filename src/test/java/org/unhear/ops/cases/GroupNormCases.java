package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.GroupNorm;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class GroupNormCases {
  private GroupNormCases() {}

  public static Stream<OpCase> all() {
    GroupNorm bare = new GroupNorm(3, false, 1e-3f);
    return Stream.of(
            of(GroupNorm.of(4), 5, 6, 8).batches(0, 1, 3),
            of(GroupNorm.of(1), 5, 6, 7).batches(3),
            of(GroupNorm.of(5), 11, 5).batches(0, 3),
            of(GroupNorm.of(3), 9).batches(0, 3),
            of(bare, 4, 45).batches(0, 2),
            of(GroupNorm.of(2), 3, 3, 334).batches(2),
            of(GroupNorm.of(9), 101, 45).batches(2),
            Stream.of(
                of(GroupNorm.of(2), 4, 4)
                    .rejects(
                        List.of(Shape.of(2, 4, 5), Shape.of(5), Shape.of(5)),
                        "expected channels in a multiple of 2 groups",
                        "got 2×4×5")
                    .rejects(
                        List.of(Shape.of(2, 4, 4), Shape.of(5), Shape.of(4)),
                        "expected a weight of 4",
                        "got 5")
                    .rejects(List.of(Shape.of(2, 4, 4), Shape.of(4)), "expected 3", "got 2")))
        .flatMap(cases -> cases);
  }

  private static OpCase of(GroupNorm op, int... dims) {
    int channels = dims[dims.length - 1];
    int wide = channels / op.groups();
    int sample = (int) Shape.of(dims).size();
    OpCase c =
        OpCase.of(
                "%s in %d groups%s"
                    .formatted(Shape.of(dims), op.groups(), op.affine() ? "" : ", bare"),
                op,
                (shapes, in) ->
                    Norms.channels(
                        in,
                        i -> i / sample * op.groups() + i % channels / wide,
                        shapes.get(0).dim(0) * op.groups(),
                        channels,
                        op.eps()))
            .input("x", dims)
            .valued(Values.normal(0.3, 1.5))
            .tolerance(2e-5);
    return op.affine() ? c.parameter("weight", channels).parameter("bias", channels) : c;
  }
}
