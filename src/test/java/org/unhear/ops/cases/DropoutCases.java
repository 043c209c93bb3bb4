package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.Dropout;
import org.unhear.ops.OpCase;
import org.unhear.ops.OpCase.Kind;
import org.unhear.ops.OpCase.Operand;
import org.unhear.ops.Values;

public final class DropoutCases {
  private DropoutCases() {}

  /**
   * Inference only; what training drops is not a function of a sample alone and is tested in
   * DropoutTest.
   */
  public static Stream<OpCase> all() {
    return Stream.of(
            of(Dropout.named("a", 0.5), 5, 3).batches(0, 1, 3),
            of(Dropout.channels("b", 0.25), 4, 2, 3).batches(2),
            Stream.of(
                of(Dropout.named("c", 0.1), 2)
                    .rejects(
                        List.of(Shape.of(3, 2), Shape.of(3)),
                        "expected a random input of 4",
                        "got 3")
                    .rejects(List.of(Shape.of(3, 2)), "expected 2", "got 1")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(Dropout operator, int... dims) {
    return OpCase.of(
            (operator.wholeChannels() ? "channels of " : "elements of ") + Shape.of(dims),
            operator,
            (shapes, in) -> in[0])
        .input("x", dims)
        .operand(new Operand("random", Shape.of(4), Kind.STATE, Values.listed(0)));
  }
}
