package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.Silu;
import org.unhear.ops.Values;

public final class SiluCases {
  private SiluCases() {}

  public static Stream<OpCase> all() {
    IntStream sizes = IntStream.of(1, 17, 16411);
    return Stream.concat(
        sizes.boxed().flatMap(size -> of("size " + size).input("x", size).batches(0, 1, 3)),
        Stream.of(
            of("tails").input("x", 5, 301).valued(Values.uniform(-80, 80)),
            of("inputs")
                .input("x", 2)
                .rejects(List.of(Shape.of(3, 2), Shape.of(3, 2)), "expected 1", "got 2")));
  }

  private static OpCase of(String name) {
    return OpCase.of(
        name,
        new Silu(),
        (shapes, in) -> Arrays.stream(in[0]).map(x -> x / (1 + Math.exp(-x))).toArray());
  }
}
