package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** {@link Comparison}, {@link Zrf}, {@link Klom} and {@link Cka}. */
class DistanceTest {
  private static final double[][] ZEROS = new double[2][1];

  @Property
  void boundsAndSymmetry(
      @ForAll @Size(6) List<@FloatRange(min = -1000, max = 1000) Float> a,
      @ForAll @Size(6) List<@FloatRange(min = -1000, max = 1000) Float> b) {
    Logits p = Logits.of(Boxed.floats(a), 3);
    Logits q = Logits.of(Boxed.floats(b), 3);
    double js = Comparison.jensenShannon(p, q);
    assertTrue(js >= -1e-12 && js <= Math.log(2) + 1e-12, "" + js);
    assertEquals(js, Comparison.jensenShannon(q, p), 1e-12);
    assertTrue(Comparison.kullbackLeibler(p, q) >= -1e-12);
    assertTrue(Comparison.activationDistance(p, q) <= Math.sqrt(2) + 1e-12);
    assertEquals(0, Comparison.jensenShannon(p, p), 1e-12);
    assertEquals(0, Comparison.kullbackLeibler(p, p), 1e-12);
    assertEquals(0, Comparison.activationDistance(p, p));
    assertEquals(1, Comparison.agreement(p, p));
    Zrf zrf = Zrf.of(p, q);
    assertTrue(zrf.bits() >= -1e-12 && zrf.bits() <= 1 + 1e-12);
    assertEquals((1 - zrf.nats()) / Math.log(2), 1 - zrf.bits(), 1e-12);
  }

  @Test
  void oppositeModels() {
    Logits p = Logits.of(new float[] {500, -500}, 2);
    Logits q = Logits.of(new float[] {-500, 500}, 2);
    assertEquals(Math.log(2), Comparison.jensenShannon(p, q), 1e-12);
    assertEquals(1000, Comparison.kullbackLeibler(p, q), 1e-9);
    assertEquals(Math.sqrt(2), Comparison.activationDistance(p, q), 1e-12);
    assertEquals(0, Comparison.agreement(p, q));
    assertEquals(0, Zrf.of(p, q).bits(), 1e-12);
    Logits huge = Logits.of(new float[] {-3e38f, -3e38f}, 2);
    assertEquals(0, Comparison.jensenShannon(huge, Logits.of(new float[2], 2)), 1e-15);
    assertEquals(1, Zrf.againstUniform(Logits.of(new float[] {7, 7}, 2)).bits(), 1e-12);
  }

  @Test
  void modelsOfDifferentShape() {
    Logits two = Logits.of(new float[4], 2);
    refused(
        "logits of one model has length 2",
        () -> Comparison.agreement(two, Logits.of(new float[6], 2)));
    refused(
        "One model has 2 classes", () -> Comparison.jensenShannon(two, Logits.of(new float[6], 3)));
    refused("classes", () -> Zrf.of(two, Logits.of(new float[6], 3)));
  }

  @Property(tries = 200)
  void klomIsZeroForEqualAndNeverNegative(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int models) {
    Random random = new Random(seed);
    double[][] a = gaussian(random, models, 3);
    double[][] b = gaussian(random, models + 3, 3);
    assertArrayEquals(new double[3], Klom.STANDARD.of(a, a), 1e-12);
    for (double value : Klom.STANDARD.of(a, b)) {
      assertTrue(value >= -1e-12, "" + value);
    }
  }

  @Test
  void klomByHand() {
    // p = (1, 0) and q = (0, 1) over two bins; q becomes (eps, 1) / (1 + eps).
    Klom klom = new Klom(2, 1e-5, 100, Klom.LastBin.CLOSED);
    double[] apart = klom.of(new double[][] {{0}}, new double[][] {{1}});
    assertEquals(Math.log((1 + 1e-5) / 1e-5), apart[0], 1e-12);
    double[] clipped = klom.of(new double[][] {{200}}, new double[][] {{1e9}});
    assertEquals(0, clipped[0]);
    Klom open = new Klom(2, 1e-5, 100, Klom.LastBin.OPEN);
    assertEquals(0, open.of(new double[][] {{1}}, new double[][] {{0}})[0]);
  }

  @Test
  void klomBadInput() {
    refused("unlearned is empty", () -> Klom.STANDARD.of(new double[0][], ZEROS));
    refused("oracle[0] is empty", () -> Klom.STANDARD.of(ZEROS, new double[1][0]));
    refused("unlearned[0] has length 1", () -> Klom.STANDARD.of(ZEROS, new double[1][2]));
    refused("oracle[0] holds NaN", () -> Klom.STANDARD.of(ZEROS, new double[][] {{Double.NaN}}));
    refused("bins is 0", () -> new Klom(0, 1e-5, 1, Klom.LastBin.CLOSED));
    refused("eps is 0", () -> new Klom(20, 0, 1, Klom.LastBin.CLOSED));
    refused("clip is -1", () -> new Klom(20, 1, -1, Klom.LastBin.CLOSED));
  }

  @Property(tries = 200)
  void alignmentIgnoresRotationScaleAndOffset(@ForAll long seed) {
    Random random = new Random(seed);
    int samples = 12;
    float[] x = new float[samples * 2];
    float[] y = new float[samples * 3];
    float[] turned = new float[samples * 2];
    double angle = random.nextDouble() * 7;
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < samples; i++) {
      double a = x[2 * i];
      double b = x[2 * i + 1];
      turned[2 * i] = (float) (3 * (Math.cos(angle) * a - Math.sin(angle) * b) + 5);
      turned[2 * i + 1] = (float) (3 * (Math.sin(angle) * a + Math.cos(angle) * b) - 2);
    }
    assertEquals(1, Cka.linear(x, turned, samples), 1e-5);
    double alignment = Cka.linear(x, y, samples);
    assertTrue(alignment >= 0 && alignment <= 1 + 1e-12);
    assertEquals(alignment, Cka.linear(y, x, samples), 1e-12);
    assertEquals(alignment, Cka.linear(turned, y, samples), 1e-5);
  }

  @Test
  void alignmentBadInput() {
    float[] x = {1, 2, 3, 4};
    refused("x is empty", () -> Cka.linear(new float[0], x, 2));
    refused("y has 3 values", () -> Cka.linear(x, new float[3], 2));
    refused("y holds NaN", () -> Cka.linear(x, new float[] {1, Float.NaN}, 2));
    refused("x is the same for all samples", () -> Cka.linear(new float[4], x, 2));
    refused("samples is 0", () -> Cka.linear(x, x, 0));
  }

  private static double[][] gaussian(Random random, int rows, int columns) {
    double[][] table = new double[rows][columns];
    for (double[] row : table) {
      for (int c = 0; c < columns; c++) {
        row[c] = random.nextGaussian();
      }
    }
    return table;
  }
}
