package org.unhear.ops.cases;

import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.ops.OpCase;
import org.unhear.ops.SubSpectralNorm;
import org.unhear.ops.Values;

public final class SubSpectralNormCases {
  private SubSpectralNormCases() {}

  public static Stream<OpCase> all() {
    SubSpectralNorm bare = new SubSpectralNorm(3, false, 1e-3f, 0.3f);
    Shape features = Shape.of(6);
    return Stream.of(
            of(SubSpectralNorm.of(5), false, 20, 7, 8).batches(0, 1, 3),
            of(SubSpectralNorm.of(5), true, 20, 7, 8).batches(0, 1, 3),
            of(SubSpectralNorm.of(2), false, 6, 5, 3).batches(3),
            of(SubSpectralNorm.of(2), true, 6, 5, 3).batches(2),
            of(SubSpectralNorm.of(1), true, 3, 4, 17).batches(2),
            of(SubSpectralNorm.of(4), true, 4, 1, 1).batches(5),
            of(bare, false, 9, 4, 20).batches(0, 2),
            of(bare, true, 9, 4, 20).batches(0, 2),
            Stream.of(
                of(SubSpectralNorm.of(2), false, 4, 5, 3)
                    .rejects(
                        List.of(Shape.of(2, 5, 5, 3), features, features, features, features),
                        "multiple of 2 sub-bands",
                        "got 2×5×5×3")
                    .rejects(
                        List.of(Shape.of(2, 4, 5, 3), Shape.of(3), features, features, features),
                        "expected a weight of 6",
                        "got 3")
                    .rejects(
                        List.of(Shape.of(2, 4, 3), features, features, features, features),
                        "expected an input of 4 axes",
                        "got 2×4×3")))
        .flatMap(cases -> cases);
  }

  private static OpCase of(SubSpectralNorm op, boolean training, int... dims) {
    int bands = op.subBands();
    int features = dims[2] * bands;
    int row = dims[1] * dims[2];
    IntUnaryOperator feature = i -> i % dims[2] * bands + i / row % dims[0] / (dims[0] / bands);
    OpCase c =
        OpCase.of(
                "%s of %s in %d bands%s"
                    .formatted(
                        training ? "training" : "inference",
                        Shape.of(dims),
                        bands,
                        op.affine() ? "" : ", bare"),
                op,
                (shapes, in) ->
                    Norms.features(
                        in,
                        feature,
                        op.affine(),
                        op.eps(),
                        training ? Graph.Mode.TRAINING : Graph.Mode.INFERENCE,
                        false))
            .states((shapes, in) -> training ? Norms.running(in, feature, op.momentum()) : Map.of())
            .input("x", dims)
            .valued(Values.normal(0.3, 1.5));
    if (op.affine()) {
      c = c.parameter("weight", features).parameter("bias", features);
    }
    c =
        c.operand(BatchNormCases.state("running_mean", features, Values.normal()))
            .operand(BatchNormCases.state("running_var", features, Values.uniform(0.5, 2)))
            .tolerance(2e-5);
    return training ? c.training() : c;
  }
}
