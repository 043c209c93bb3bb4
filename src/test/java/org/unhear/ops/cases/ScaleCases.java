package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.Scale;

public final class ScaleCases {
  private ScaleCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of("size 1").input("x", 1).batches(0, 1, 3),
            of("size 16411").input("x", 16411).batches(2),
            Stream.of(
                of("picture").input("x", 5, 3, 2),
                of("inputs")
                    .input("x", 2)
                    .rejects(List.of(Shape.of(3, 2), Shape.of(3, 2)), "expected 1", "got 2")))
        .flatMap(cases -> cases);
  }

  private static OpCase of(String name) {
    return OpCase.of(
        name,
        new Scale(-0.75f),
        (shapes, in) -> Arrays.stream(in[0]).map(x -> -0.75 * x).toArray());
  }
}
