package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClassificationTest {
  /** Classes 0 to 3, of which 2 is predicted but never true and 3 does not occur. */
  private static final int[] LABELS = {0, 0, 0, 1};

  private static final Logits LOGITS = predicting(4, 0, 0, 2, 1);

  @Test
  void absentClasses() {
    Classification measured = Classification.of(LOGITS, LABELS);
    assertEquals(0.75, measured.accuracy());
    assertArrayEquals(
        new double[] {2 / 3.0, 1, Double.NaN, Double.NaN}, measured.perClassAccuracy());
    // F1: 4/5 for class 0, 1 for class 1, 0 for class 2.
    assertEquals(1.8 / 3, measured.macroF1Present(), 1e-15);
    assertEquals(1.8 / 4, measured.macroF1All(), 1e-15);
    assertArrayEquals(new int[] {2, 0, 1, 0}, measured.confusion()[0]);
  }

  @Property(tries = 200)
  void boundsAndConsistency(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int samples) {
    Random random = new Random(seed);
    float[] values = new float[samples * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * 3;
    }
    int[] labels = random.ints(samples, 0, 3).toArray();
    Logits logits = Logits.of(values, 3);
    Classification measured = Classification.of(logits, labels);
    assertTrue(measured.macroF1All() <= measured.macroF1Present() + 1e-15);
    assertTrue(measured.macroF1Present() <= 1 && measured.meanLoss() >= 0);
    int diagonal = 0;
    int total = 0;
    for (int t = 0; t < 3; t++) {
      diagonal += measured.confusion()[t][t];
      for (int p = 0; p < 3; p++) {
        total += measured.confusion()[t][p];
      }
    }
    assertEquals(samples, total);
    assertEquals((double) diagonal / samples, measured.accuracy(), 1e-15);
    Calibration calibration = Calibration.of(logits, labels, 15);
    assertTrue(calibration.error() >= 0 && calibration.error() <= 1);
  }

  @Test
  void calibrationBinsAreClosedAbove() {
    Logits half = Logits.of(new float[] {0, 0}, 2);
    assertArrayEquals(new int[] {1, 0}, Calibration.of(half, new int[] {0}, 2).binCounts());
    assertEquals(0.5, Calibration.of(half, new int[] {0}, 2).error(), 1e-15);
    Logits sure = Logits.of(new float[] {100, -100}, 2);
    assertArrayEquals(new int[] {0, 1}, Calibration.of(sure, new int[] {0}, 2).binCounts());
    assertEquals(0, Calibration.of(sure, new int[] {0}, 2).error(), 1e-15);
    assertEquals(1, Calibration.of(sure, new int[] {1}, 2).error(), 1e-15);
  }

  @Test
  void badInput() {
    refused("labels has length 3", () -> Classification.of(LOGITS, new int[3]));
    refused("labels holds 4", () -> Classification.of(LOGITS, new int[] {0, 0, 0, 4}));
    refused("bins is 0", () -> Calibration.of(LOGITS, LABELS, 0));
  }

  private static Logits predicting(int classes, int... predictions) {
    float[] values = new float[predictions.length * classes];
    for (int i = 0; i < predictions.length; i++) {
      values[i * classes + predictions[i]] = 5;
    }
    return Logits.of(values, classes);
  }
}
