package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.unhear.evaluate.AttackIntervals.Attack;
import org.unhear.evaluate.AttackIntervals.Draws;
import org.unhear.evaluate.AttackIntervals.Ends;
import org.unhear.evaluate.AttackIntervals.Scores;

/** Intervals of attacks, and what they say where little is known. */
class AttackIntervalsTest {
  private static final Draws DRAWS = new Draws(200, 3);

  private static double[] normal(Random random, int count, double mean) {
    return random.doubles(count).map(i -> mean + random.nextGaussian()).toArray();
  }

  private static Attack fixed(Scores scores) {
    return units -> scores;
  }

  @Test
  void samplesAsManyAsStatedCoverTheTruth() {
    // P(N(1, 1) > N(0, 1)) = Φ(1/√2)
    double truth = 0.7602;
    Random random = new Random(1);
    int covered = 0;
    for (int i = 0; i < 40; i++) {
      Scores scores = new Scores(normal(random, 60, 1), normal(random, 60, 0));
      Ends auc = AttackIntervals.of(fixed(scores), 1, DRAWS).auc();
      covered += auc.low() <= truth && truth <= auc.high() ? 1 : 0;
    }
    // Binomial(40, 0.95) is below 33 in fewer than one of 500 tries; the seed is fixed.
    assertTrue(covered >= 33 && covered < 40, covered + " of 40");
  }

  @Test
  void rateThatSoFewNonMembersCannotShowBeginsAtZero() {
    double[] members = IntStream.range(0, 50).mapToDouble(i -> 10 + i).toArray();
    double[] few = IntStream.range(0, 367).mapToDouble(i -> i / 367.0).toArray();
    double[] enough = IntStream.range(0, 369).mapToDouble(i -> i / 369.0).toArray();
    AttackIntervals unknown = AttackIntervals.of(fixed(new Scores(members, few)), 1, DRAWS);
    assertEquals(1, unknown.summary().tprAt1PercentFpr());
    assertEquals(new Ends(0, 1), unknown.tprAt1PercentFpr());
    assertEquals(new Ends(0, 1), unknown.tprAtTenthPercentFpr());
    AttackIntervals known = AttackIntervals.of(fixed(new Scores(members, enough)), 1, DRAWS);
    assertEquals(new Ends(1, 1), known.tprAt1PercentFpr());
    assertEquals(new Ends(0, 1), known.tprAtTenthPercentFpr());
  }

  @Test
  void fewestNonMembersAreWhereTheIntervalFirstSaysSomething() {
    assertEquals(368, AttackIntervals.fewestNonMembers(0.01));
    assertEquals(3688, AttackIntervals.fewestNonMembers(0.001));
    refused("q is 0", () -> AttackIntervals.fewestNonMembers(0));
  }

  @Test
  void chanceBetweenShadowModelsWidensTheInterval() {
    Random random = new Random(2);
    double[] members = normal(random, 400, 1);
    double[] others = normal(random, 400, 0);
    double[] skill = {0, 0.5, 1, 1.5, 2, 0.2};
    Attack attack =
        units -> {
          double mean = Arrays.stream(units).mapToDouble(u -> skill[u]).average().orElseThrow();
          return new Scores(Arrays.stream(members).map(s -> s * mean).toArray(), others);
        };
    double mean = Arrays.stream(skill).average().orElseThrow();
    Scores average = new Scores(Arrays.stream(members).map(s -> s * mean).toArray(), others);
    Ends between = AttackIntervals.of(attack, skill.length, DRAWS).auc();
    Ends alone = AttackIntervals.of(fixed(average), skill.length, DRAWS).auc();
    assertTrue(
        between.high() - between.low() > 1.5 * (alone.high() - alone.low()),
        between + " beside " + alone);
  }

  @Test
  void sameSeedSameInterval() {
    Random random = new Random(4);
    Attack attack = fixed(new Scores(normal(random, 30, 1), normal(random, 30, 0)));
    assertEquals(AttackIntervals.of(attack, 2, DRAWS), AttackIntervals.of(attack, 2, DRAWS));
  }

  @Test
  void badInput() {
    refused("repetitions is 39", () -> new Draws(39, 0));
    Attack empty = fixed(new Scores(new double[0], new double[] {1}));
    refused("members is empty", () -> AttackIntervals.of(empty, 1, DRAWS));
  }
}
