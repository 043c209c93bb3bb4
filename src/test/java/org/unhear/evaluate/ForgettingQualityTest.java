package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.unhear.evaluate.ForgettingQuality.Accuracies;
import org.unhear.evaluate.ForgettingQuality.Settings;

class ForgettingQualityTest {
  private static final Settings STANDARD = Settings.STANDARD;
  private static final double[][] ZEROS = new double[4][1];

  @Property(tries = 300)
  void agreesWithTheDefinition(@ForAll long seed) {
    Random random = new Random(seed);
    double[][] u = column(random, 9, random.nextInt(4));
    double[][] r = column(random, 7, 0);
    ForgettingQuality measured = ForgettingQuality.of(u, r, STANDARD);
    assertEquals(byDefinition(u, r, STANDARD.delta()), measured.epsilon()[0], 1e-9);
    assertTrue(measured.quality() > 0 && measured.quality() <= 1);
  }

  @Test
  void equalAndSeparated() {
    assertEquals(1, ForgettingQuality.of(ZEROS, ZEROS, STANDARD).quality());
    ForgettingQuality apart = ForgettingQuality.of(ZEROS, new double[][] {{1}, {2}}, STANDARD);
    assertEquals(Double.POSITIVE_INFINITY, apart.epsilon()[0]);
    assertEquals(13, apart.bin()[0]);
    assertEquals(Math.pow(2, -12), apart.quality());
  }

  @Test
  void lostAccuracyCounts() {
    ForgettingQuality equal = ForgettingQuality.of(ZEROS, ZEROS, STANDARD);
    assertEquals(0.45, equal.finalScore(new Accuracies(0.5, 1), new Accuracies(0.9, 1)), 1e-12);
  }

  @Test
  void badInput() {
    ForgettingQuality equal = ForgettingQuality.of(ZEROS, ZEROS, STANDARD);
    Accuracies good = new Accuracies(1, 1);
    refused("unlearned is empty", () -> ForgettingQuality.of(new double[0][], ZEROS, STANDARD));
    refused(
        "unlearned[0] has length 1", () -> ForgettingQuality.of(ZEROS, new double[1][2], STANDARD));
    refused(
        "retrained[0] holds NaN",
        () -> ForgettingQuality.of(ZEROS, new double[][] {{Double.NaN}}, STANDARD));
    refused("delta is 2", () -> new Settings(2, 0.5, 13));
    refused("binWidth is 0", () -> new Settings(0.01, 0, 13));
    refused("bins is 0", () -> new Settings(0.01, 0.5, 0));
    refused("retain accuracy (retrained) is 0", () -> equal.finalScore(new Accuracies(1, 0), good));
    refused(
        "test accuracy (unlearned) is NaN",
        () -> equal.finalScore(good, new Accuracies(Double.NaN, 1)));
  }

  private static double byDefinition(double[][] unlearned, double[][] retrained, double delta) {
    double largest = 0;
    for (int s = -1; s <= 1; s += 2) {
      for (double[][] side : new double[][][] {unlearned, retrained}) {
        for (double[] t : side) {
          double fpr = called(retrained, s, t[0]) / (double) retrained.length;
          double fnr = (unlearned.length - called(unlearned, s, t[0])) / (double) unlearned.length;
          largest = Math.max(largest, proven(fpr, fnr, delta));
        }
      }
    }
    return largest;
  }

  private static int called(double[][] models, int s, double t) {
    int count = 0;
    for (double[] x : models) {
      count += s * x[0] >= s * t ? 1 : 0;
    }
    return count;
  }

  private static double proven(double fpr, double fnr, double delta) {
    if (fpr == 0 || fnr == 0) {
      return fpr == fnr ? Double.POSITIVE_INFINITY : 0;
    }
    double first = 1 - delta - fpr;
    double second = 1 - delta - fnr;
    if (first <= 0 && second <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    return Math.max(
        first > 0 ? Math.log(first / fnr) : Double.NEGATIVE_INFINITY,
        second > 0 ? Math.log(second / fpr) : Double.NEGATIVE_INFINITY);
  }

  private static double[][] column(Random random, int models, double shift) {
    double[][] table = new double[models][1];
    for (double[] row : table) {
      row[0] = Math.rint(2 * (random.nextGaussian() + shift)) / 2;
    }
    return table;
  }
}
