package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.SplittableRandom;

/**
 * Central differences of Σ upstream · reference: single entries, and random directions through all
 * of them.
 */
final class FiniteDifferences {
  /**
   * Small, so that hardly any entry crosses a kink; differences are taken entry by entry, so
   * rounding stays small.
   */
  private static final double STEP = 1e-7;

  private static final int ENTRIES = 40;
  private static final int DIRECTIONS = 2;

  private final OpCase opCase;
  private final double[][] inputs;
  private final double[] upstream;

  FiniteDifferences(OpCase c, CaseRun.Data data) {
    this.opCase = c;
    this.inputs = data.asDoubles();
    this.upstream = CaseRun.doubles(data.upstream());
  }

  /** Compares the gradient of operand {@code k}. */
  void check(int k, double[] gradient) {
    String name = "∂" + opCase.operands().get(k).name();
    int size = inputs[k].length;
    assertEquals(size, gradient.length, name + ": number of values");
    double scale = Compare.scale(gradient);
    if (Double.isNaN(scale)) {
      fail(name + " holds NaN");
    }
    SplittableRandom random = new SplittableRandom(size);
    for (int n = 0; n < Math.min(size, ENTRIES); n++) {
      int entry = size <= ENTRIES ? n : random.nextInt(size);
      double[] direction = new double[size];
      direction[entry] = 1;
      compare(name + "[" + entry + "]", along(k, direction), gradient[entry], scale);
    }
    for (int n = 0; n < DIRECTIONS && size > 1; n++) {
      double[] direction = new double[size];
      double product = 0;
      for (int i = 0; i < size; i++) {
        direction[i] = random.nextBoolean() ? 1 : -1;
        product += direction[i] * gradient[i];
      }
      compare(name + " along a direction", along(k, direction), product, scale * Math.sqrt(size));
    }
  }

  private void compare(String what, double expected, double actual, double scale) {
    double allowed = opCase.tolerance() * scale;
    if (!(Math.abs(expected - actual) <= allowed)) {
      fail(
          "%s: expected %.9g, got %.9g, off by %.2g; allowed %.2g"
              .formatted(what, expected, actual, Math.abs(expected - actual), allowed));
    }
  }

  private double along(int k, double[] direction) {
    double[] original = inputs[k];
    double[][] ends = new double[2][];
    for (int side = 0; side < 2; side++) {
      double[] moved = original.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (side == 0 ? STEP : -STEP) * direction[i];
      }
      inputs[k] = moved;
      ends[side] = opCase.reference().value(opCase.shapes(), inputs);
    }
    inputs[k] = original;
    double sum = 0;
    for (int i = 0; i < upstream.length; i++) {
      sum += upstream[i] * (ends[0][i] - ends[1][i]);
    }
    return sum / (2 * STEP);
  }
}
