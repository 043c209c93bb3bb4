package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.LayerDrop;
import org.unhear.ops.OpCase;
import org.unhear.ops.OpCase.Kind;
import org.unhear.ops.OpCase.Operand;
import org.unhear.ops.Values;

public final class LayerDropCases {
  private LayerDropCases() {}

  /** Layers that stay; what training leaves out is tested in RandomLayersTest. */
  public static Stream<OpCase> all() {
    return Stream.of(
            of(0.5, 5, 3).batches(0, 1, 3),
            of(0, 4, 2).training().batches(2),
            Stream.of(
                of(0.1, 3)
                    .rejects(
                        List.of(Shape.of(2, 3), Shape.of(2, 4), Shape.of(4)),
                        "expected a layer's result of 2×3",
                        "got 2×4")
                    .rejects(List.of(Shape.of(2, 3), Shape.of(2, 3)), "expected 3", "got 2")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(double rate, int... dims) {
    return OpCase.of(
            "%s at rate %s".formatted(Shape.of(dims), rate),
            new LayerDrop(rate, 3),
            (shapes, in) -> in[1])
        .input("before", dims)
        .input("after", dims)
        .operand(new Operand("random", Shape.of(4), Kind.STATE, Values.listed(0)));
  }
}
