package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.Relu;
import org.unhear.ops.Values;

public final class ReluCases {
  private ReluCases() {}

  public static Stream<OpCase> all() {
    IntStream sizes = IntStream.of(1, 17, 16411);
    return Stream.concat(
        sizes
            .boxed()
            .flatMap(
                size ->
                    of("size " + size)
                        .input("x", size)
                        .valued(Values.awayFromZero())
                        .batches(0, 1, 3)),
        Stream.of(
            of("picture").input("x", 5, 3, 2).valued(Values.awayFromZero()),
            of("inputs")
                .input("x", 2)
                .rejects(List.of(Shape.of(3, 2), Shape.of(3, 2)), "expected 1", "got 2")));
  }

  private static OpCase of(String name) {
    return OpCase.of(
        name, new Relu(), (shapes, in) -> Arrays.stream(in[0]).map(x -> Math.max(x, 0)).toArray());
  }
}
