package org.unhear.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.graph.ParameterLayout.Slot;
import org.unhear.testing.TinyModel;
import org.unhear.train.Learner;

/** Weights after rounding and pruning. */
class RoundingTest {
  @Test
  void valuesComeBackAsMultiplesOfTheScale() {
    float[] values = {-127, 63.4f, 0.4f, 0.6f};
    assertArrayEquals(new float[] {-127, 63, 0, 1}, new Rounding(8, false).rounded(values, 1));
    // Four bits: seven steps to 127.
    float step = 127 / 7f;
    assertArrayEquals(
        new float[] {-127, 3 * step, 0, 0}, new Rounding(4, false).rounded(values, 1), 1e-5f);
    assertThrows(IllegalArgumentException.class, () -> new Rounding(1, false));
  }

  @Test
  void channelsHaveScalesOfTheirOwn() {
    float[] values = {100, 0.1f, 0.001f, -0.0006f};
    Rounding rounding = new Rounding(8, true);
    assertArrayEquals(
        new float[] {100, 0, 0.001f, -0.000598425f}, rounding.rounded(values, 2), 1e-8f);
    assertArrayEquals(new float[] {100, 0, 0, 0}, rounding.rounded(values, 1), 0);
    assertArrayEquals(new float[2], rounding.rounded(new float[2], 1));
  }

  @Test
  void pruningTakesTheSmallestWeightsAndLeavesTheRest() {
    try (CpuDevice device = new CpuDevice(1);
        Learner learner = Learner.initialised(device, new TinyModel(8, 8, 3), 3);
        Learner before = learner.fork()) {
      Rounding.prune(learner.weights(), 0.5);
      int zero = 0;
      int all = 0;
      double largestGone = 0;
      double smallestLeft = Double.POSITIVE_INFINITY;
      for (Slot slot : learner.weights().parameters().slots()) {
        float[] now = learner.weights().get(slot.name());
        float[] was = before.weights().get(slot.name());
        if (slot.shape().rank() == 1) {
          assertArrayEquals(was, now, slot.name());
          continue;
        }
        for (int i : IntStream.range(0, now.length).toArray()) {
          all++;
          if (now[i] == 0) {
            zero++;
            largestGone = Math.max(largestGone, Math.abs(was[i]));
          } else {
            assertEquals(was[i], now[i]);
            smallestLeft = Math.min(smallestLeft, Math.abs(was[i]));
          }
        }
      }
      assertEquals(all / 2, zero);
      assertTrue(largestGone < smallestLeft);
    }
  }
}
