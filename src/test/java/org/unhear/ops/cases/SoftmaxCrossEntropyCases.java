package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.OpCase;
import org.unhear.ops.SoftmaxCrossEntropy;
import org.unhear.ops.Values;

public final class SoftmaxCrossEntropyCases {
  private SoftmaxCrossEntropyCases() {}

  public static Stream<OpCase> all() {
    return Stream.of(
            of("small", 4, Values.normal()).batches(0, 1, 3),
            of("one class", 1, Values.normal()).batches(2),
            of("many classes", 1009, Values.normal()).batches(5),
            of("large logits", 12, Values.normal(0, 60)).batches(7),
            of("large batch", 3, Values.normal()).batches(16411),
            Stream.of(
                of("shapes", 4, Values.normal())
                    .rejects(
                        List.of(Shape.of(3, 4), Shape.of(2)), "expected a target of 3", "got 2")
                    .rejects(
                        List.of(Shape.of(3, 4, 2), Shape.of(3)), "expected logits", "got 3×4×2")))
        .flatMap(cases -> cases);
  }

  private static OpCase of(String name, int classes, Values logits) {
    return OpCase.of(name, new SoftmaxCrossEntropy(), SoftmaxCrossEntropyCases::reference)
        .input("logits", classes)
        .valued(logits)
        .operand(
            new OpCase.Operand(
                "target", Shape.of(), OpCase.Kind.INTEGERS, Values.integers(0, classes - 1)));
  }

  private static double[] reference(List<Shape> shapes, double[][] in) {
    int classes = shapes.get(0).dim(1);
    double[] losses = new double[in[1].length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = -logSoftmax(in[0], i * classes, classes, 1)[(int) in[1][i]];
    }
    return losses;
  }

  /** log softmax(z/T) of one row. */
  static double[] logSoftmax(double[] z, int from, int classes, double temperature) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, z[from + c] / temperature);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(z[from + c] / temperature - largest);
    }
    double[] row = new double[classes];
    for (int c = 0; c < classes; c++) {
      row[c] = z[from + c] / temperature - largest - Math.log(sum);
    }
    return row;
  }
}
