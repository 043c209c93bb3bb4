package org.unhear.evaluate;

import java.util.List;

/** Turns the lists that jqwik generates, whose elements can be bounded, into arrays. */
final class Boxed {
  private Boxed() {}

  static double[] doubles(List<? extends Number> values) {
    return values.stream().mapToDouble(Number::doubleValue).toArray();
  }

  static float[] floats(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
