package org.unhear.ops;

import java.util.List;
import org.unhear.device.Shape;

/** Checks that operators share. Messages say what was expected and what came. */
final class Shapes {
  private Shapes() {}

  static void requireCount(List<Shape> inputs, int count) {
    if (inputs.size() != count) {
      throw new IllegalArgumentException("expected " + count + " inputs, got " + inputs.size());
    }
  }

  static void requireRank(Shape shape, String what, int least, int most) {
    if (shape.rank() < least || shape.rank() > most) {
      throw new IllegalArgumentException(
          "expected %s of %s axes, got %s"
              .formatted(what, least == most ? least : least + " to " + most, shape));
    }
  }

  static void require(Shape actual, String what, int... expected) {
    if (!actual.equals(Shape.of(expected))) {
      throw new IllegalArgumentException(
          "expected %s of %s, got %s".formatted(what, Shape.of(expected), actual));
    }
  }
}
