package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.unhear.evaluate.LogisticAttack.Splits;

class LogisticAttackTest {
  private static final double[] ONE = {1};
  private static final double[] TWO = {1, 2};

  @Property(tries = 200)
  void gradientVanishesAtTheFit(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int samples) {
    Random random = new Random(seed);
    double scale = Math.pow(10, random.nextInt(5) - 2);
    double[] x = random.doubles(samples).map(v -> v * scale).toArray();
    boolean[] positive = new boolean[samples];
    for (int i = 0; i < samples; i++) {
      positive[i] = i == 0 || i > 1 && random.nextBoolean();
    }
    LogisticRegression fit = LogisticRegression.fit(x, positive, 1);
    double byWeight = fit.weight();
    double byBias = 0;
    double size = Math.abs(fit.weight());
    for (int i = 0; i < samples; i++) {
      double p = 1 / (1 + Math.exp(-(fit.weight() * x[i] + fit.bias())));
      byWeight += (p - (positive[i] ? 1 : 0)) * x[i];
      byBias += p - (positive[i] ? 1 : 0);
      size += x[i];
    }
    assertEquals(0, byWeight / (1 + size), 1e-5);
    assertEquals(0, byBias / samples, 1e-5);
  }

  @Test
  void hugeAndSeparatedFeaturesAreFitted() {
    double[] x = {0, 1e-3, 1e6, 2e6};
    LogisticRegression fit = LogisticRegression.fit(x, new boolean[] {true, true, false, false}, 1);
    assertTrue(fit.predicts(0) && fit.predicts(1e-3));
    assertFalse(fit.predicts(1e6) || fit.predicts(2e6));
  }

  @Test
  void splitsAreStratifiedAndRepeatable() {
    boolean[] member = new boolean[100];
    Arrays.fill(member, 0, 40, true);
    int[][] splits = LogisticAttack.stratified(member, Splits.STANDARD, 7);
    assertEquals(10, splits.length);
    for (int[] heldOut : splits) {
      assertEquals(10, Arrays.stream(heldOut).distinct().count());
      assertEquals(4, Arrays.stream(heldOut).filter(i -> member[i]).count());
    }
    assertArrayEquals(splits, LogisticAttack.stratified(member, Splits.STANDARD, 7));
    assertNotEquals(
        Arrays.deepToString(splits),
        Arrays.deepToString(LogisticAttack.stratified(member, Splits.STANDARD, 8)));
  }

  @Test
  void tellsApartWhatDiffersAndNothingElse() {
    Random random = new Random(3);
    double[] low = random.doubles(400, 0, 1).toArray();
    double[] high = random.doubles(700, 1.5, 2).toArray();
    LogisticAttack apart = LogisticAttack.of(low, high, Splits.STANDARD, 1);
    assertTrue(apart.meanAccuracy() > 0.99, apart.toString());
    assertTrue(apart.fits().get(0).weight() < 0, "members have lower losses");
    double[] alike = random.doubles(700, 0, 1).toArray();
    assertEquals(0.5, LogisticAttack.of(low, alike, Splits.STANDARD, 1).meanAccuracy(), 0.08);
    assertArrayEquals(
        apart.accuracies(), LogisticAttack.of(low, high, Splits.STANDARD, 1).accuracies());
  }

  @Test
  void smallestSetsWork() {
    assertEquals(10, LogisticAttack.of(TWO, TWO, Splits.STANDARD, 1).accuracies().length);
  }

  @Test
  void badInput() {
    boolean[] both = {true, false};
    refused(
        "memberLosses is empty", () -> LogisticAttack.of(new double[0], TWO, Splits.STANDARD, 1));
    refused("members has 1", () -> LogisticAttack.of(ONE, TWO, Splits.STANDARD, 1));
    refused(
        "nonMemberLosses holds NaN",
        () -> LogisticAttack.of(TWO, new double[] {Double.NaN}, Splits.STANDARD, 1));
    refused("heldOutShare is 2", () -> LogisticAttack.of(TWO, TWO, new Splits(3, 2), 1));
    refused("count is 0", () -> LogisticAttack.of(TWO, TWO, new Splits(0, 0.1), 1));
    refused("member has length 1", () -> LogisticAttack.of(TWO, new boolean[1], new int[][] {{0}}));
    refused("heldOut is empty", () -> LogisticAttack.of(TWO, both, new int[0][]));
    refused("heldOut[0] holds 2", () -> LogisticAttack.of(TWO, both, new int[][] {{2}}));
    refused("positive holds 0 true", () -> LogisticRegression.fit(TWO, new boolean[2], 1));
    refused("c is 0", () -> LogisticRegression.fit(TWO, both, 0));
  }
}
