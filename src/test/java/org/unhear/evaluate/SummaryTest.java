package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void threeSeeds() {
    Summary summary = Summary.of(new double[] {1, 2, 3});
    assertEquals(3, summary.count());
    assertEquals(2, summary.mean(), 1e-15);
    assertEquals(1, summary.standardDeviation(), 1e-15);
    // The 97.5 % point of Student's t with 2 degrees of freedom, from tables.
    double half = 4.302653 / Math.sqrt(3);
    assertEquals(2 - half, summary.low(), 1e-5);
    assertEquals(2 + half, summary.high(), 1e-5);
    assertTrue(summary.hasInterval());
    assertTrue(Summary.of(new double[] {1, 2, 3}, 0.99).high() > summary.high());
  }

  @Test
  void oneSeedHasNoInterval() {
    Summary summary = Summary.of(new double[] {5});
    assertEquals(new Summary(1, 5, Double.NaN, Double.NaN, Double.NaN, 0.95), summary);
    assertFalse(summary.hasInterval());
  }

  @Test
  void equalSeedsHaveAnIntervalOfNoWidth() {
    assertEquals(new Summary(2, 5, 0, 5, 5, 0.95), Summary.of(new double[] {5, 5}));
  }

  @Test
  void badInput() {
    refused("values is empty", () -> Summary.of(new double[0]));
    refused("values holds NaN at [1]", () -> Summary.of(new double[] {1, Double.NaN}));
    refused("level is 1", () -> Summary.of(new double[] {1}, 1));
  }
}
