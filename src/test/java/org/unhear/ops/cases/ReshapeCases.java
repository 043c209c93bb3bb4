package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.Reshape;

public final class ReshapeCases {
  private ReshapeCases() {}

  public static Stream<OpCase> all() {
    return OpCase.of(
            "flatten", batch -> new Reshape(Shape.of(batch, 30)), (shapes, in) -> in[0].clone())
        .input("x", 5, 3, 2)
        .rejects(List.of(Shape.of(3, 31)), "expected", "×30", "got 3×31")
        .batches(0, 1, 3);
  }
}
