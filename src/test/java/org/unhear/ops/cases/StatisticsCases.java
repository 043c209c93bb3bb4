package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.Statistics;
import org.unhear.ops.Values;

public final class StatisticsCases {
  private StatisticsCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of(7, 5).batches(0, 1, 3),
            of(1, 4).batches(2),
            of(98, 45).batches(3),
            of(211, 17).batches(2),
            Stream.of(
                of(3, 2)
                    .rejects(
                        List.of(Shape.of(2, 0, 4)), "expected at least one position", "got 2×0×4")
                    .rejects(List.of(Shape.of(2, 4)), "expected an input of 3 axes", "got 2×4")))
        .flatMap(cases -> cases);
  }

  private static OpCase of(int positions, int channels) {
    Statistics op = new Statistics(1e-3f);
    return OpCase.of(
            positions + "×" + channels, op, (shapes, in) -> reference(op, shapes.get(0), in[0]))
        .input("x", positions, channels)
        .valued(Values.normal(0.3, 1.5));
  }

  private static double[] reference(Statistics op, Shape x, double[] in) {
    int sample = x.dim(1) * x.dim(2);
    int channels = x.dim(2);
    Norms.Moments own =
        Norms.moments(in, i -> i / sample * channels + i % channels, x.dim(0) * channels);
    double[] y = new double[2 * own.mean().length];
    for (int k = 0; k < own.mean().length; k++) {
      int at = k / channels * 2 * channels + k % channels;
      y[at] = own.mean()[k];
      y[at + channels] = Math.sqrt(own.variance(k) + op.eps());
    }
    return y;
  }
}
