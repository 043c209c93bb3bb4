package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.KlDivergence;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class KlDivergenceCases {
  private KlDivergenceCases() {}

  public static Stream<OpCase> all() {
    float gone = Float.NEGATIVE_INFINITY;
    return Stream.of(
            of("T 1", 4, 1, Values.normal()).batches(0, 1, 3),
            of("T 4", 12, 4, Values.normal(0, 5)).batches(7),
            of("T 0.5, one class", 1, 0.5f, Values.normal()).batches(2),
            of("many classes", 1009, 2, Values.normal()).batches(5),
            of("classes taken out", 5, 2, Values.listed(gone, 1, 2, gone, -1, 0.5f, gone))
                .batches(4),
            Stream.of(
                of("shapes", 4, 1, Values.normal())
                    .rejects(
                        List.of(Shape.of(3, 4), Shape.of(3, 5)),
                        "expected teacher logits of 3×4",
                        "got 3×5")))
        .flatMap(cases -> cases);
  }

  private static OpCase of(String name, int classes, float temperature, Values teacher) {
    return OpCase.of(
            name,
            new KlDivergence(temperature),
            (shapes, in) -> reference(classes, temperature, in[0], in[1]))
        .input("logits", classes)
        .operand(new OpCase.Operand("teacher", Shape.of(classes), OpCase.Kind.FIXED, teacher));
  }

  private static double[] reference(int classes, double temperature, double[] z, double[] t) {
    double[] losses = new double[z.length / classes];
    for (int i = 0; i < losses.length; i++) {
      double[] q = SoftmaxCrossEntropyCases.logSoftmax(z, i * classes, classes, temperature);
      double[] p = SoftmaxCrossEntropyCases.logSoftmax(t, i * classes, classes, temperature);
      for (int c = 0; c < classes; c++) {
        if (p[c] != Double.NEGATIVE_INFINITY) {
          losses[i] += temperature * temperature * Math.exp(p[c]) * (p[c] - q[c]);
        }
      }
    }
    return losses;
  }
}
