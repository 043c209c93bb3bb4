package org.unhear.ops.cases;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.ops.BatchNorm;
import org.unhear.ops.OpCase;
import org.unhear.ops.Values;

public final class BatchNormCases {
  private BatchNormCases() {}

  public static Stream<OpCase> all() {
    BatchNorm plain = BatchNorm.of(true);
    BatchNorm bare = BatchNorm.of(false);
    return Stream.of(
            inference(plain, 5).batches(0, 1, 3),
            inference(plain, 7, 17).batches(3),
            inference(bare, 5, 6, 45).batches(0, 2),
            inference(plain, 5, 6, 45).batches(0, 1, 3),
            inference(plain.withRelu(), 5, 6, 8).batches(0, 3),
            inference(bare.withRelu(), 3, 2, 1).batches(3),
            inference(plain, 331).batches(7),
            training(plain, 5).batches(0, 13),
            // Two values a feature: x̂ is ±1 and the gradient of x all but cancels.
            training(plain, 5).tolerance(1e-3).batches(2),
            training(bare, 7, 17).batches(0, 1, 3),
            training(plain, 5, 6, 45).batches(1, 3),
            training(plain.withRelu(), 5, 6, 8).batches(0, 3),
            training(bare.withRelu(), 9, 4, 3).batches(3),
            // One feature: a sum of a thousand terms that cancel is all there is to measure an
            // error by.
            training(plain, 1).tolerance(5e-4).batches(1009),
            // Several tiles, with an uneven cut; channels above and below the width of a pattern.
            training(plain, 211, 45).batches(5),
            training(plain.withRelu(), 331).batches(113),
            training(bare, 13, 47, 20).batches(7),
            Stream.of(
                // A mean far from 0 must not eat the variance.
                withOperands(plain, "training", Values.normal(100, 0.5), 4, 3)
                    .training()
                    .batch(6)
                    .tolerance(2e-4),
                refused(plain)))
        .flatMap(cases -> cases);
  }

  private static OpCase refused(BatchNorm op) {
    Shape c = Shape.of(3);
    return inference(op, 4, 3)
        .batch(2)
        .rejects(List.of(Shape.of(2, 4, 3), c, Shape.of(4), c, c), "expected a bias of 3", "got 4")
        .rejects(
            List.of(Shape.of(2, 4, 3), c, c, Shape.of(4), c),
            "expected a running mean of 3",
            "got 4")
        .rejects(
            List.of(Shape.of(2, 4, 3), c, c, c, Shape.of(1)),
            "expected a running variance of 3",
            "got 1")
        .rejects(List.of(Shape.of(2, 4, 3), c, c), "expected 5", "got 3")
        .rejects(List.of(Shape.of(3), c, c, c, c), "expected an input", "got 3");
  }

  private static OpCase inference(BatchNorm op, int... dims) {
    return withOperands(op, "inference", Values.normal(0.3, 1.5), dims);
  }

  private static OpCase training(BatchNorm op, int... dims) {
    return withOperands(op, "training", Values.normal(0.3, 1.5), dims).training();
  }

  private static OpCase withOperands(BatchNorm op, String mode, Values x, int... dims) {
    int channels = dims[dims.length - 1];
    OpCase c =
        OpCase.of(
                "%s of %s%s%s"
                    .formatted(
                        mode,
                        Shape.of(dims),
                        op.affine() ? "" : ", bare",
                        op.relu() ? ", relu" : ""),
                op,
                (shapes, in) -> value(op, mode.equals("training"), shapes, in))
            .states((shapes, in) -> mode.equals("training") ? states(op, shapes, in) : Map.of())
            .input("x", dims)
            .valued(x);
    if (op.affine()) {
      c = c.parameter("weight", channels).parameter("bias", channels);
    }
    return c.operand(state("running_mean", channels, Values.normal()))
        .operand(state("running_var", channels, Values.uniform(0.5, 2)))
        .tolerance(2e-5);
  }

  static OpCase.Operand state(String name, int size, Values values) {
    return new OpCase.Operand(name, Shape.of(size), OpCase.Kind.STATE, values);
  }

  private static double[] value(BatchNorm op, boolean training, List<Shape> shapes, double[][] in) {
    int channels = shapes.get(0).dim(-1);
    return Norms.features(
        in,
        i -> i % channels,
        op.affine(),
        op.eps(),
        training ? Graph.Mode.TRAINING : Graph.Mode.INFERENCE,
        op.relu());
  }

  private static Map<Integer, double[]> states(BatchNorm op, List<Shape> shapes, double[][] in) {
    int channels = shapes.get(0).dim(-1);
    return Norms.running(in, i -> i % channels, op.momentum());
  }
}
