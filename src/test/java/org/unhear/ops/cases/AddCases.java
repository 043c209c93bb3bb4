package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.Add;
import org.unhear.ops.OpCase;

public final class AddCases {
  private AddCases() {}

  public static Stream<OpCase> all() {
    return Stream.concat(
        IntStream.of(1, 17, 16411)
            .boxed()
            .flatMap(size -> of("size " + size).input("a", size).input("b", size).batches(0, 1, 3)),
        Stream.of(
            of("picture")
                .input("a", 5, 3, 2)
                .input("b", 5, 3, 2)
                .rejects(
                    List.of(Shape.of(3, 2), Shape.of(3, 4)),
                    "expected a second summand of 3×2",
                    "got 3×4")
                .rejects(List.of(Shape.of(3, 2)), "expected 2", "got 1")));
  }

  private static OpCase of(String name) {
    return OpCase.of(
        name,
        new Add(),
        (shapes, in) ->
            IntStream.range(0, in[0].length).mapToDouble(i -> in[0][i] + in[1][i]).toArray());
  }
}
