package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.LayerSum;
import org.unhear.ops.OpCase;

public final class LayerSumCases {
  private LayerSumCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(1, 3).batches(0, 1, 3),
            of(4, 5, 2).batches(0, 1, 3),
            of(3, 101, 97).batches(2),
            Stream.of(
                of(2, 3)
                    .rejects(
                        List.of(Shape.of(3), Shape.of(4, 3), Shape.of(4, 3)),
                        "expected weights of 2",
                        "got 3")
                    .rejects(
                        List.of(Shape.of(2), Shape.of(4, 3), Shape.of(4, 5)),
                        "expected a layer of 4×3",
                        "got 4×5")
                    .rejects(List.of(Shape.of(2)), "1 or more layers")
                    .batch(4)))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int layers, int... dims) {
    OpCase c =
        OpCase.of(
                "%d layers of %s".formatted(layers, Shape.of(dims)),
                new LayerSum(),
                (shapes, in) -> reference(in))
            .parameter("weights", layers);
    for (int l = 0; l < layers; l++) {
      c = c.input("layer" + l, dims);
    }
    return c;
  }

  private static double[] reference(double[][] in) {
    double sum = Arrays.stream(in[0]).map(Math::exp).sum();
    double[] y = new double[in[1].length];
    for (int l = 0; l < in[0].length; l++) {
      for (int i = 0; i < y.length; i++) {
        y[i] += Math.exp(in[0][l]) / sum * in[l + 1][i];
      }
    }
    return y;
  }
}
