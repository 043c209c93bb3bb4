package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.GroupNorm;
import org.unhear.ops.OpCase;
import org.unhear.ops.OpCase.Kind;
import org.unhear.ops.OpCase.Operand;
import org.unhear.ops.Values;

public final class GroupNormCases {
  private GroupNormCases() {}

  public static Stream<OpCase> all() {
    GroupNorm bare = new GroupNorm(3, false, 1e-3f);
    return Stream.of(
            of(GroupNorm.of(4), 5, 6, 8).batches(0, 1, 3),
            of(GroupNorm.of(1), 5, 6, 7).batches(3),
            of(GroupNorm.of(5), 11, 5).batches(0, 3),
            of(GroupNorm.of(3), 9).batches(0, 3),
            of(bare, 4, 45).batches(0, 2),
            of(GroupNorm.of(2), 3, 3, 334).batches(2),
            of(GroupNorm.of(9), 101, 45).batches(2),
            lengths(GroupNorm.of(4), new int[] {5, 8}, 5, 0, 2).batches(0, 1, 3),
            lengths(GroupNorm.of(45), new int[] {37, 45}, 20, 37).batches(2),
            lengths(bare, new int[] {4, 6}, 3, 1).batches(2),
            Stream.of(
                lengths(GroupNorm.of(2), new int[] {4, 4}, 2)
                    .rejects(
                        List.of(Shape.of(2, 4, 4), Shape.of(4), Shape.of(4), Shape.of(3)),
                        "expected lengths of 2",
                        "got 3")
                    .batch(4),
                of(GroupNorm.of(2), 4, 4)
                    .rejects(
                        List.of(Shape.of(2, 4, 5), Shape.of(5), Shape.of(5)),
                        "expected channels in a multiple of 2 groups",
                        "got 2×4×5")
                    .rejects(
                        List.of(Shape.of(2, 4, 4), Shape.of(5), Shape.of(4)),
                        "expected a weight of 4",
                        "got 5")
                    .rejects(List.of(Shape.of(2, 4, 4), Shape.of(4)), "expected 3", "got 2")))
        .flatMap(cases -> cases);
  }

  private static OpCase lengths(GroupNorm op, int[] dims, float... lengths) {
    OpCase all = of(op, dims);
    int channels = dims[1];
    int wide = channels / op.groups();
    OpCase.Reference reference =
        (shapes, in) -> {
          int batch = shapes.get(0).dim(0);
          int beyond = batch * op.groups();
          double[] ends = in[in.length - 1];
          IntUnaryOperator feature =
              i -> {
                int n = i / channels / dims[0];
                boolean inside = i / channels % dims[0] < ends[n];
                return inside ? n * op.groups() + i % channels / wide : beyond;
              };
          double[][] operands = Arrays.copyOf(in, in.length - 1);
          double[] y = Norms.channels(operands, feature, beyond + 1, channels, op.eps());
          for (int i = 0; i < y.length; i++) {
            y[i] = feature.applyAsInt(i) == beyond ? 0 : y[i];
          }
          return y;
        };
    OpCase c = OpCase.of(all.name() + ", lengths", op, reference).tolerance(all.tolerance());
    for (Operand operand : all.operands()) {
      c = c.operand(operand);
    }
    return c.operand(new Operand("lengths", Shape.of(), Kind.INTEGERS, Values.listed(lengths)));
  }

  private static OpCase of(GroupNorm op, int... dims) {
    int channels = dims[dims.length - 1];
    int wide = channels / op.groups();
    int sample = (int) Shape.of(dims).size();
    OpCase c =
        OpCase.of(
                "%s in %d groups%s"
                    .formatted(Shape.of(dims), op.groups(), op.affine() ? "" : ", bare"),
                op,
                (shapes, in) ->
                    Norms.channels(
                        in,
                        i -> i / sample * op.groups() + i % channels / wide,
                        shapes.get(0).dim(0) * op.groups(),
                        channels,
                        op.eps()))
            .input("x", dims)
            .valued(Values.normal(0.3, 1.5))
            .tolerance(2e-5);
    return op.affine() ? c.parameter("weight", channels).parameter("bias", channels) : c;
  }
}
