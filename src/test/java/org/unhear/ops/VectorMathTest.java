package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.unhear.device.Arena;
import org.unhear.device.Device;
import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;
import org.unhear.device.Launch;
import org.unhear.device.Program;

/**
 * Exponential and normal distribution, seen through the operators made of them, over all their
 * arguments.
 */
class VectorMathTest {
  private static final float[] ENDS = {
    0, -0f, Float.MIN_VALUE, 100, -100, 1e30f, -1e30f, Float.POSITIVE_INFINITY, Float.NaN
  };

  @Test
  void siluIsAccurateRelativeToItself() {
    check("silu_forward", 87, x -> x / (1 + Math.exp(-x)), 4e-7);
  }

  @Test
  void geluIsAccurateRelativeToItself() {
    check("gelu_forward", 12.9, x -> x * Erf.erfc(-x / Math.sqrt(2)) / 2, 6e-7);
  }

  private static void check(String kernel, double range, DoubleUnaryOperator exact, double error) {
    int steps = 200_000;
    float[] x = new float[2 * steps + 1];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) ((i - steps) * range / steps);
    }
    float[] y = run(kernel, x);
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(x[i]);
      assertEquals(expected, y[i], error * Math.abs(expected), kernel + " of " + x[i]);
    }
  }

  @Test
  void endsAreWhatTheLimitsSay() {
    for (String kernel : List.of("silu_forward", "gelu_forward")) {
      float[] y = run(kernel, ENDS);
      for (int i = 0; i < ENDS.length; i++) {
        if (ENDS[i] <= 0) {
          assertEquals(0, Math.abs(y[i]), kernel + " of " + ENDS[i]);
        } else if (ENDS[i] > 1) {
          assertEquals(ENDS[i], y[i], kernel + " of " + ENDS[i]);
        }
      }
      assertEquals(0, y[2], 1e-40, kernel + " of the smallest number");
      assertTrue(Float.isNaN(y[ENDS.length - 1]), kernel + " hides NaN");
    }
  }

  private static float[] run(String name, float[] x) {
    TestDevice on = TestDevice.all().get(0);
    KernelCall call = KernelCall.of(name).with("size", x.length);
    try (Device device = on.open().apply(1);
        Kernel kernel = device.prepare(call);
        Arena from = device.allocate("x", x.length * 4L);
        Arena to = device.allocate("y", x.length * 4L)) {
      device.write(from.whole(), x);
      Launch launch =
          new Launch(name, kernel, List.of(from.whole(), to.whole()), to.whole().slice(0, 0));
      try (Program program = device.record(List.of(launch))) {
        program.run();
      }
      return device.read(to.whole(), x.length);
    }
  }
}
