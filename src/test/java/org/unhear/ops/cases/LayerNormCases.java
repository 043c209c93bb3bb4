package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.LayerNorm;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class LayerNormCases {
  private LayerNormCases() {}

  public static Stream<OpCase> all() {
    LayerNorm plain = LayerNorm.standard();
    LayerNorm bare = new LayerNorm(false, 1e-3f);
    return Stream.of(
            of(plain, 16).batches(0, 1, 3),
            of(plain, 7, 12).batches(0, 1, 3),
            of(plain, 3, 4, 5).batches(3),
            // One or two channels: x̂ is 0 or ±1 and the gradient of x all but cancels.
            of(plain, 1).tolerance(1e-3).batches(3),
            of(bare, 7, 12).batches(0, 2),
            of(bare, 2).tolerance(1e-3).batches(5),
            of(plain, 31, 1009).batches(2),
            of(plain, 99, 64).batches(3),
            Stream.of(
                of(plain, 9, 33)
                    .rejects(
                        List.of(Shape.of(2, 4, 3), Shape.of(4), Shape.of(3)),
                        "expected a weight of 3",
                        "got 4")
                    .rejects(
                        List.of(Shape.of(2, 4, 3), Shape.of(3), Shape.of(1)),
                        "expected a bias of 3",
                        "got 1")
                    .rejects(List.of(Shape.of(2, 4, 3)), "expected 3", "got 1")))
        .flatMap(cases -> cases);
  }

  private static OpCase of(LayerNorm op, int... dims) {
    int channels = dims[dims.length - 1];
    OpCase c =
        OpCase.of(
                Shape.of(dims) + (op.affine() ? "" : ", bare"),
                op,
                (shapes, in) ->
                    Norms.channels(
                        in, i -> i / channels, in[0].length / channels, channels, op.eps()))
            .input("x", dims)
            .valued(Values.normal(0.3, 1.5))
            .tolerance(2e-5);
    return op.affine() ? c.parameter("weight", channels).parameter("bias", channels) : c;
  }
}
