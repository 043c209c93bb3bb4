package org.unhear.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MethodSummaryTest {
  @Test
  void intervalIsStudentsT() {
    // Values 1 … 5: s = √2.5, t(4, 0.975) = 2.776445; any table of the t distribution.
    Interval interval = Interval.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0));
    assertEquals(3, interval.mean(), 1e-12);
    assertEquals(2.776445 * Math.sqrt(2.5) / Math.sqrt(5), interval.halfWidth(), 1e-5);
    assertEquals(5, interval.count());
  }

  @Test
  void oneValueHasNoInterval() {
    assertEquals(new Interval(0.5, 0, 1), Interval.of(List.of(0.5)));
  }

  @Test
  void failedRunsAndUnknownValuesHaveNoPartInTheMean() {
    MethodSummary summary =
        new MethodSummary(
            "scrub",
            List.of(
                Run.of("scrub", 0, "").seconds(2).metric("tow", 0.5).build(),
                Run.of("scrub", 1, "").metric("tow", 0.7).build(),
                Run.of("scrub", 2, "")
                    .seconds(90)
                    .metric("tow", 0)
                    .status(Run.Status.FAILED, "x")
                    .build()));
    assertEquals(0.6, summary.measure("tow").orElseThrow().mean(), 1e-12);
    assertEquals(0.4, summary.distanceToGold().orElseThrow().mean(), 1e-12);
    assertEquals(new Interval(2, 0, 1), summary.seconds().orElseThrow());
    assertTrue(summary.peakBytes().isEmpty());
    assertTrue(summary.measure("test_accuracy").isEmpty());
  }

  @Test
  void goldIsAtNoDistanceFromItself() {
    MethodSummary gold = new MethodSummary("retrain", List.of(Run.of("retrain", 0, "").build()));
    assertEquals(0, gold.distanceToGold().orElseThrow().mean());
  }
}
