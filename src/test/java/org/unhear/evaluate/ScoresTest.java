package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.unhear.evaluate.Gum.Attack;
import org.unhear.evaluate.Gum.Measured;
import org.unhear.evaluate.Gum.Time;
import org.unhear.evaluate.Gum.Weights;
import org.unhear.evaluate.TugOfWar.Accuracies;

/** {@link TugOfWar} and {@link Gum}. */
class ScoresTest {
  private static final Attack ATTACK = new Attack(0.5, 0.5, 0.7);

  @Property
  void tugOfWarIsSymmetricAndBounded(
      @ForAll @DoubleRange(min = 0, max = 1) double u,
      @ForAll @DoubleRange(min = 0, max = 1) double r) {
    Accuracies same = new Accuracies(0.5, 0.5);
    double score = TugOfWar.of(new Accuracies(u, r), same, same);
    assertTrue(score >= 0 && score <= 1);
    assertEquals(score, TugOfWar.of(new Accuracies(r, u), same, same));
    assertEquals(1, TugOfWar.of(same, same, same));
  }

  @Property
  void correctedIsBounded(
      @ForAll @DoubleRange(min = 0, max = 1) double f1,
      @ForAll @DoubleRange(min = 0, max = 1) double mia,
      @ForAll @DoubleRange(min = 0, max = 5000) double seconds) {
    Measured measured = new Measured(f1, 0.8, new Attack(mia, 0.52, 0.6), new Time(seconds, 1000));
    double score = Gum.corrected(measured, Weights.EQUAL, 6).score();
    assertTrue(score >= 0 && score <= 1, "" + score);
    assertTrue(Double.isFinite(Gum.of(measured, Weights.EQUAL).score()));
  }

  @Test
  void perfectUnlearning() {
    Measured perfect = new Measured(0.8, 0.8, ATTACK, new Time(0, 100));
    assertEquals(new Gum(1, 1, 1, 1), Gum.of(perfect, Weights.EQUAL));
    assertEquals(1, Gum.corrected(perfect, Weights.EQUAL, 6).score(), 1e-4);
  }

  @Test
  void slowerThanGoldIsNegativeAndNothingForgottenIsZero() {
    Measured slow = new Measured(0.8, 0.8, ATTACK, new Time(200, 100));
    assertTrue(Gum.of(slow, Weights.EQUAL).score() < 0);
    assertEquals(0, Gum.corrected(slow, Weights.EQUAL, 6).score());
    Measured nothing = new Measured(0.8, 0.8, new Attack(0.7, 0.5, 0.7), new Time(1, 100));
    assertEquals(0, Gum.of(nothing, Weights.EQUAL).score(), 1e-12);
    Measured alike = new Measured(0.8, 0.8, new Attack(0.5, 0.5, 0.5), new Time(1, 100));
    assertEquals(0, Gum.of(alike, Weights.EQUAL).efficacy());
  }

  @Test
  void badInput() {
    Accuracies good = new Accuracies(1, 1);
    Measured measured = new Measured(0.8, 0.8, ATTACK, new Time(1, 2));
    refused(
        "retain accuracy (unlearned) is NaN",
        () -> TugOfWar.of(good, new Accuracies(Double.NaN, 1), good));
    refused(
        "test accuracy (retrained) is 80", () -> TugOfWar.of(good, good, new Accuracies(1, 80)));
    refused("f1Gold is NaN", () -> new Measured(1, Double.NaN, ATTACK, new Time(1, 2)));
    refused("attack (original) is 2", () -> new Attack(0, 0, 2));
    refused("time (unlearned) is -1", () -> new Time(-1, 2));
    refused("time (gold) is 0", () -> new Time(1, 0));
    refused("alpha is 0", () -> new Weights(0, 1));
    refused("classes is 1", () -> Gum.corrected(measured, Weights.EQUAL, 1));
  }
}
