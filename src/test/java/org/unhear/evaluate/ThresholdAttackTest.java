package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.unhear.evaluate.Refused.refused;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.unhear.evaluate.ThresholdAttack.Groups;
import org.unhear.evaluate.ThresholdAttack.Scores;

class ThresholdAttackTest {
  private static final Scores HIGH = new Scores(new double[] {3, 5, 9}, new int[] {0, 0, 1});
  private static final Scores LOW = new Scores(new double[] {1, 2, 8}, new int[] {0, 0, 1});
  private static final Groups GROUPS = new Groups(HIGH, LOW);

  @Property
  void thresholdIsTheLowestOfTheBest(
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 0, max = 6) Integer> in,
      @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 0, max = 6) Integer> out) {
    double[] members = Boxed.doubles(in);
    double[] others = Boxed.doubles(out);
    double[] candidates =
        DoubleStream.concat(Arrays.stream(members), Arrays.stream(others)).sorted().toArray();
    double best = Arrays.stream(candidates).map(t -> value(members, others, t)).max().orElseThrow();
    double lowest =
        Arrays.stream(candidates)
            .filter(t -> value(members, others, t) == best)
            .findFirst()
            .orElseThrow();
    assertEquals(lowest, ThresholdAttack.threshold(members, others));
  }

  @Test
  void classThresholdsSeparateWhatOneCannot() {
    ThresholdAttack attack = ThresholdAttack.of(GROUPS, GROUPS, 2);
    assertEquals(3, attack.threshold());
    assertEquals(5 / 6.0, attack.accuracy(), 1e-15);
    assertArrayEquals(new double[] {3, 9}, attack.classThresholds());
    assertEquals(1, attack.classAccuracy());
  }

  @Test
  void classTheShadowLacksTakesTheCommonThreshold() {
    Groups shadow = new Groups(HIGH, new Scores(new double[] {1, 2}, new int[] {0, 0}));
    ThresholdAttack attack = ThresholdAttack.of(GROUPS, shadow, 3);
    assertArrayEquals(new double[] {3, 3, 3}, attack.classThresholds());
  }

  @Test
  void correctness() {
    assertEquals(0.6, CorrectnessAttack.accuracy(1, 0.8), 1e-15);
    refused("nonMemberAccuracy is 1.1", () -> CorrectnessAttack.accuracy(1, 1.1));
    refused("memberAccuracy is NaN", () -> CorrectnessAttack.accuracy(Double.NaN, 1));
  }

  @Test
  void badInput() {
    Scores empty = new Scores(new double[0], new int[0]);
    Scores uneven = new Scores(new double[2], new int[3]);
    Scores unknown = new Scores(new double[1], new int[] {7});
    Scores notANumber = new Scores(new double[] {Double.NaN}, new int[1]);
    refused("target members is empty", () -> ThresholdAttack.of(new Groups(empty, LOW), GROUPS, 2));
    refused(
        "shadow nonMembers is empty", () -> ThresholdAttack.of(GROUPS, new Groups(HIGH, empty), 2));
    refused(
        "target nonMembers labels", () -> ThresholdAttack.of(new Groups(HIGH, uneven), GROUPS, 2));
    refused(
        "shadow members labels holds 7",
        () -> ThresholdAttack.of(GROUPS, new Groups(unknown, LOW), 2));
    refused(
        "shadow members holds NaN",
        () -> ThresholdAttack.of(GROUPS, new Groups(notANumber, LOW), 2));
  }

  /** TPR + TNR, times both counts so that it is exact. */
  private static double value(double[] members, double[] others, double t) {
    return Arrays.stream(members).filter(m -> m >= t).count() * (double) others.length
        + Arrays.stream(others).filter(o -> o < t).count() * (double) members.length;
  }
}
