package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AttackSummaryTest {
  private static final double[] ONE = {1};

  @Property
  void agreesWithTheDefinition(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -3, max = 3) Integer> in,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -3, max = 3) Integer> out) {
    double[] members = Boxed.doubles(in);
    double[] others = Boxed.doubles(out);
    AttackSummary summary = AttackSummary.of(members, others);
    double wins = 0;
    double best = 0.5;
    for (double m : members) {
      wins += share(others, m) + count(others, m) / 2.0 / others.length;
    }
    for (int t = -3; t <= 3; t++) {
      best = Math.max(best, (1 - share(members, t) + share(others, t)) / 2);
    }
    assertEquals(wins / members.length, summary.auc(), 1e-12);
    assertEquals(best, summary.bestBalancedAccuracy(), 1e-12);
    assertEquals(1, summary.auc() + AttackSummary.of(others, members).auc(), 1e-12);
    assertTrue(summary.tprAtTenthPercentFpr() <= summary.tprAt1PercentFpr());
  }

  @Property
  void onlyTheOrderOfScoresMatters(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -20, max = 20) Integer> in,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -20, max = 20) Integer> out) {
    double[] members = Boxed.doubles(in);
    double[] others = Boxed.doubles(out);
    assertEquals(
        AttackSummary.of(members, others),
        AttackSummary.of(exponentials(members), exponentials(others)));
  }

  @Property
  void rateGrowsWithTheRateAllowed(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -3, max = 3) Integer> in,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = -3, max = 3) Integer> out,
      @ForAll @DoubleRange(min = 0, max = 1) double q) {
    double[] members = Boxed.doubles(in);
    double[] others = Boxed.doubles(out);
    double rate = AttackSummary.tprAtFpr(members, others, q);
    assertTrue(rate >= AttackSummary.tprAtFpr(members, others, q / 2));
    assertEquals(1, AttackSummary.tprAtFpr(members, others, 1));
  }

  @Test
  void separatedAndEqual() {
    AttackSummary perfect = AttackSummary.of(new double[] {2, 3}, new double[] {0, 1});
    assertEquals(new AttackSummary(1, 1, 1, 1), perfect);
    AttackSummary none = AttackSummary.of(new double[] {0, -0.0}, new double[] {-0.0, 0});
    assertEquals(new AttackSummary(0.5, 0.5, 0, 0), none);
  }

  @Test
  void aWholeNumberOfFalsePositivesIsNotRoundedDown() {
    // 0.29 · 100 is 28.999999999999996 in binary.
    double[] others = new double[100];
    Arrays.fill(others, 0, 29, 2);
    assertEquals(1, AttackSummary.tprAtFpr(ONE, others, 0.29));
    assertEquals(0, AttackSummary.tprAtFpr(ONE, others, 0.28));
  }

  @Test
  void badInput() {
    refused("members is empty", () -> AttackSummary.of(new double[0], ONE));
    refused("nonMembers is empty", () -> AttackSummary.of(ONE, new double[0]));
    refused(
        "nonMembers holds NaN at [1]", () -> AttackSummary.of(ONE, new double[] {0, Double.NaN}));
    refused("q is 1.5", () -> AttackSummary.tprAtFpr(ONE, ONE, 1.5));
    refused("q is NaN", () -> AttackSummary.tprAtFpr(ONE, ONE, Double.NaN));
  }

  private static double share(double[] values, double below) {
    return Arrays.stream(values).filter(v -> v < below).count() / (double) values.length;
  }

  private static long count(double[] values, double equal) {
    return Arrays.stream(values).filter(v -> v == equal).count();
  }

  private static double[] exponentials(double[] values) {
    return Arrays.stream(values).map(Math::exp).toArray();
  }
}
