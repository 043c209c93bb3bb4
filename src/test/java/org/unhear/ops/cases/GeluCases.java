package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;
import org.unhear.device.Shape;
import org.unhear.ops.Gelu;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class GeluCases {
  private GeluCases() {}

  public static Stream<OpCase> all() {
    IntStream sizes = IntStream.of(1, 17, 16411);
    return Stream.concat(
        sizes.boxed().flatMap(size -> of("size " + size).input("x", size).batches(0, 1, 3)),
        Stream.of(
            of("tails").input("x", 5, 301).valued(Values.uniform(-13, 13)),
            of("inputs")
                .input("x", 2)
                .rejects(List.of(Shape.of(3, 2), Shape.of(3, 2)), "expected 1", "got 2")));
  }

  private static OpCase of(String name) {
    return OpCase.of(name, new Gelu(), (shapes, in) -> reference(in[0]));
  }

  static double[] reference(double[] values) {
    return Arrays.stream(values).map(x -> x * Erf.erfc(-x / Math.sqrt(2)) / 2).toArray();
  }
}
