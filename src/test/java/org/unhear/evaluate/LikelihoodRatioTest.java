package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.unhear.evaluate.Lira.Deviation;
import org.unhear.evaluate.Lira.Shadows;

/** {@link Rmia}, {@link Lira} and {@link ULira}. */
class LikelihoodRatioTest {
  private static final double[][] PHI = {{1, 5}, {3, 6}, {0, 2}, {-2, 1}};
  private static final boolean[][] INSIDE = {
    {true, false}, {true, false}, {false, true}, {false, true}
  };
  private static final double[] TARGET = {2, 2};

  @Property(tries = 100)
  void rmiaCountsAsALoopWould(@ForAll long seed) {
    Random random = new Random(seed);
    Rmia rmia = new Rmia(random.nextInt(5) / 4.0, 0.5 + random.nextInt(3) / 2.0);
    Rmia.Evidence samples = evidence(random, 7);
    Rmia.Evidence population = evidence(random, 11);
    double[] scores = rmia.scores(samples, population);
    for (int i = 0; i < 7; i++) {
      double wins = 0;
      for (int z = 0; z < 11; z++) {
        wins += ratio(rmia, samples, i) / ratio(rmia, population, z) > rmia.gamma() ? 1 : 0;
      }
      assertEquals(wins / 11, scores[i], 1e-12);
    }
  }

  @Test
  void rmiaTakesZeroProbabilities() {
    Rmia.Evidence zero = new Rmia.Evidence(new double[1], new double[1][1]);
    assertArrayEquals(new double[] {0}, new Rmia(1, 1).scores(zero, zero));
    Rmia.Evidence sure = new Rmia.Evidence(new double[] {1}, new double[1][1]);
    assertArrayEquals(new double[] {1}, new Rmia(1, 1).scores(sure, zero));
  }

  @Test
  void rmiaSlopeIsThatOfTheLineThroughOne() {
    double[][] out = {{0.2, 0.6}, {1, 0.9}};
    double[][] in = {{1 - 0.3 * 0.8, 1 - 0.3 * 0.4}, {1, 1 - 0.3 * 0.1}};
    assertEquals(0.3, Rmia.slope(out, in), 1e-12);
    assertEquals(1, Rmia.slope(in, out), "confidence that falls when x is learned");
    assertEquals(1, Rmia.slope(new double[][] {{1}}, new double[][] {{1}}), "nothing to fit");
    refused("in[0] has length 1", () -> Rmia.slope(out, new double[][] {{1}, {1}}));
  }

  @Test
  void rmiaBadInput() {
    Rmia rmia = new Rmia(0.3, 1);
    Rmia.Evidence good = new Rmia.Evidence(new double[] {0.5}, new double[][] {{0.5}});
    refused("a is 2", () -> new Rmia(2, 1));
    refused("gamma is 0", () -> new Rmia(1, 0));
    refused(
        "samples target is empty",
        () -> rmia.scores(new Rmia.Evidence(new double[0], new double[1][1]), good));
    refused(
        "population references is empty",
        () -> rmia.scores(good, new Rmia.Evidence(new double[1], new double[0][])));
    refused(
        "population target holds 1.5",
        () -> rmia.scores(good, new Rmia.Evidence(new double[] {1.5}, new double[1][1])));
    refused(
        "samples references has length 2",
        () -> rmia.scores(new Rmia.Evidence(new double[1], new double[1][2]), good));
    refused(
        "references[0] holds NaN",
        () -> rmia.scores(good, new Rmia.Evidence(new double[1], new double[][] {{Double.NaN}})));
  }

  @Test
  void liraByHand() {
    // Example 0: inside mean 2, sd 1; outside mean −1, sd 1. Example 1: inside 1.5 and 0.5; outside
    // 5.5 and 0.5.
    double[] score = Lira.online(new Shadows(PHI, INSIDE), TARGET, Deviation.PER_EXAMPLE);
    assertArrayEquals(new double[] {4.5, (49 - 1) / 2.0}, score, 1e-12);
    double[] pooled = Lira.online(new Shadows(PHI, INSIDE), TARGET, Deviation.POOLED);
    double variance = (1 + 1 + 0.25 + 0.25) / 4;
    assertArrayEquals(new double[] {4.5 / variance, 6 / variance}, pooled, 1e-12);
    double[] offline = Lira.offline(new Shadows(PHI, INSIDE), TARGET, Deviation.PER_EXAMPLE);
    assertEquals(-0.0013498980316301, offline[0], 1e-15);
  }

  @Test
  void exchangingInsideAndOutsideTurnsTheSign() {
    boolean[][] outside = new boolean[4][2];
    for (int m = 0; m < 4; m++) {
      for (int e = 0; e < 2; e++) {
        outside[m][e] = !INSIDE[m][e];
      }
    }
    double[] score = Lira.online(new Shadows(PHI, INSIDE), TARGET, Deviation.PER_EXAMPLE);
    double[] turned = Lira.online(new Shadows(PHI, outside), TARGET, Deviation.PER_EXAMPLE);
    assertArrayEquals(score, Arrays.stream(turned).map(v -> -v).toArray(), 1e-12);
  }

  @Test
  void equalShadowsGiveFiniteScores() {
    double[][] same = {{1, 1}, {1, 1}, {1, 1}, {1, 1}};
    for (Deviation deviation : Deviation.values()) {
      Shadows shadows = new Shadows(same, INSIDE);
      assertArrayEquals(new double[2], Lira.online(shadows, TARGET, deviation));
      assertArrayEquals(new double[2], Lira.offline(shadows, TARGET, deviation), 1e-15);
    }
  }

  @Test
  void liraBadInput() {
    Deviation own = Deviation.PER_EXAMPLE;
    refused(
        "trained without example 1",
        () ->
            Lira.online(
                new Shadows(
                    new double[][] {{1, 1}, {1, 1}}, new boolean[][] {{true, true}, {false, true}}),
                TARGET,
                own));
    refused(
        "shadow phi is empty",
        () -> Lira.online(new Shadows(new double[0][], INSIDE), TARGET, own));
    refused(
        "shadow phi[1]",
        () -> Lira.online(new Shadows(new double[][] {{1}, {1, 2}}, INSIDE), TARGET, own));
    refused(
        "inside has length 4",
        () -> Lira.online(new Shadows(new double[2][2], INSIDE), TARGET, own));
    refused("inside[…]", () -> Lira.online(new Shadows(PHI, new boolean[4][1]), TARGET, own));
    refused("target has length 3", () -> Lira.online(new Shadows(PHI, INSIDE), new double[3], own));
    refused(
        "target holds NaN",
        () -> Lira.offline(new Shadows(PHI, INSIDE), new double[] {Double.NaN, 0}, own));
  }

  @Test
  void exchangingUnlearnedAndRetrainedGivesTheComplement() {
    double[][] u = {{1}, {2}, {4}};
    double[][] r = {{0}, {1}};
    double[][] target = {{2.5}, {0.5}};
    boolean[] truth = {true, false};
    ULira attack = ULira.of(u, r, target, truth);
    ULira turned = ULira.of(r, u, target, truth);
    for (int t = 0; t < 2; t++) {
      assertEquals(1, attack.probability()[t][0] + turned.probability()[t][0], 1e-12);
    }
    assertEquals(1, attack.accuracy());
    assertEquals(0, turned.accuracy());
    assertEquals(1, attack.attack().auc());
  }

  @Test
  void alikeModelsCannotBeTold() {
    double[][] models = {{1}, {2}, {4}};
    ULira attack = ULira.of(models, models, models, new boolean[] {true, false, true});
    for (double[] row : attack.probability()) {
      assertEquals(0.5, row[0], 1e-15);
    }
    assertEquals(0.5, attack.attack().auc());
    assertTrue(attack.accuracyPerExample()[0] <= 0.5);
  }

  @Test
  void uLiraBadInput() {
    double[][] models = {{1}, {2}};
    boolean[] truth = {true, false};
    refused("unlearned is empty", () -> ULira.of(new double[0][], models, models, truth));
    refused("retrained[0] has length 2", () -> ULira.of(models, new double[1][2], models, truth));
    refused(
        "target[1] holds NaN",
        () -> ULira.of(models, models, new double[][] {{1}, {Double.NaN}}, truth));
    refused(
        "targetIsUnlearned has length 1", () -> ULira.of(models, models, models, new boolean[1]));
    refused("members is empty", () -> ULira.of(models, models, models, new boolean[2]));
  }

  private static Rmia.Evidence evidence(Random random, int samples) {
    double[][] references = {
      random.doubles(samples, 0.1, 1).toArray(), random.doubles(samples, 0.1, 1).toArray()
    };
    return new Rmia.Evidence(random.doubles(samples).toArray(), references);
  }

  private static double ratio(Rmia rmia, Rmia.Evidence evidence, int i) {
    double mean = (evidence.references()[0][i] + evidence.references()[1][i]) / 2;
    return evidence.target()[i] / ((1 + rmia.a()) / 2 * mean + (1 - rmia.a()) / 2);
  }
}
