package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LogitsTest {
  @Property
  void probabilitiesSumToOneAndIgnoreAnOffset(
      @ForAll @Size(4) List<@FloatRange(min = -50, max = 50) Float> z) {
    double[] p = Logits.of(Boxed.floats(z), 4).probabilities(0);
    assertEquals(1, Arrays.stream(p).sum(), 1e-12);
    float[] shifted = Boxed.floats(z);
    for (int i = 0; i < 4; i++) {
      shifted[i] += 1024;
    }
    assertArrayEquals(p, Logits.of(shifted, 4).probabilities(0), 1e-3);
  }

  @Property
  void marginIsLogOdds(@ForAll @Size(3) List<@FloatRange(min = -8, max = 8) Float> z) {
    Logits logits = Logits.of(Boxed.floats(z), 3);
    for (int y = 0; y < 3; y++) {
      double p = logits.probabilities(0)[y];
      assertEquals(Math.log(p / (1 - p)), logits.margins(new int[] {y})[0], 1e-6);
      assertEquals(-Math.log(p), logits.losses(new int[] {y})[0], 1e-9);
      assertEquals(p, logits.confidences(new int[] {y})[0], 1e-12);
    }
  }

  @Test
  void extremeLogitsStayFinite() {
    Logits logits = Logits.of(new float[] {3e38f, -3e38f, 0, 0}, 2);
    assertArrayEquals(new double[] {1, 0}, logits.probabilities(0));
    assertEquals(6e38, logits.losses(new int[] {1, 0})[0], 1e32);
    assertEquals(Math.log(2), logits.losses(new int[] {1, 0})[1], 1e-15);
    assertTrue(Double.isFinite(logits.margins(new int[] {0, 0})[0]));
    Logits huge = Logits.of(new float[] {-3e38f, -3e38f}, 2);
    assertArrayEquals(new double[] {0.5, 0.5}, huge.probabilities(0), 1e-15);
  }

  @Test
  void lowestIndexWinsATie() {
    assertEquals(1, Logits.of(new float[] {0, 2, 2}, 3).prediction(0));
  }

  @Test
  void badInput() {
    Logits logits = Logits.of(new float[4], 2);
    refused("logits is empty", () -> Logits.of(new float[0], 2));
    refused("logits holds NaN at [1]", () -> Logits.of(new float[] {0, Float.NaN}, 2));
    refused("logits holds Infinity", () -> Logits.of(new float[] {0, 1f / 0}, 2));
    refused("no multiple of 3", () -> Logits.of(new float[4], 3));
    refused("classes is 1", () -> Logits.of(new float[4], 1));
    refused("labels has length 3", () -> logits.losses(new int[3]));
    refused("labels holds 2 at [1]", () -> logits.losses(new int[] {0, 2}));
    refused("labels holds -1 at [0]", () -> logits.margins(new int[] {-1, 0}));
  }
}
