package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SpeakerVerificationTest {
  private static final double[] HIGH = {3, 4};
  private static final double[] LOW = {1, 2};

  @Test
  void separatedTurnedAndEqual() {
    assertEquals(0, SpeakerVerification.equalErrorRate(HIGH, LOW));
    assertEquals(0, SpeakerVerification.minDetectionCost(HIGH, LOW, 0.01));
    assertEquals(1, SpeakerVerification.equalErrorRate(LOW, HIGH));
    assertEquals(1, SpeakerVerification.minDetectionCost(LOW, HIGH, 0.3), 1e-12);
    assertEquals(0.5, SpeakerVerification.equalErrorRate(new double[] {1}, new double[] {1}));
  }

  @Test
  void interpolatesBetweenNeighbours() {
    // At t=2: FRR 0, FAR 1/3; at t=3: FRR 1/2, FAR 0. They cross 2/5 of the way.
    double rate = SpeakerVerification.equalErrorRate(new double[] {2, 3}, new double[] {0, 1, 2});
    assertEquals(0.2, rate, 1e-12);
  }

  @Property
  void boundsAndDefinition(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 6) Integer> same,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 6) Integer> different,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double prior) {
    double[] targets = Boxed.doubles(same);
    double[] others = Boxed.doubles(different);
    double rate = SpeakerVerification.equalErrorRate(targets, others);
    assertTrue(rate >= 0 && rate <= 1);
    double least = Double.MAX_VALUE;
    for (int t = 0; t <= 7; t++) {
      int threshold = t;
      double frr = same.stream().filter(v -> v < threshold).count() / (double) targets.length;
      double far = different.stream().filter(v -> v >= threshold).count() / (double) others.length;
      least = Math.min(least, prior * frr + (1 - prior) * far);
    }
    assertEquals(
        least / Math.min(prior, 1 - prior),
        SpeakerVerification.minDetectionCost(targets, others, prior),
        1e-12);
  }

  @Test
  void badInput() {
    refused("targets is empty", () -> SpeakerVerification.equalErrorRate(new double[0], LOW));
    refused(
        "nonTargets holds NaN",
        () -> SpeakerVerification.equalErrorRate(HIGH, new double[] {Double.NaN}));
    refused("prior is 0", () -> SpeakerVerification.minDetectionCost(HIGH, LOW, 0));
    refused(
        "nonTargets is empty",
        () -> SpeakerVerification.minDetectionCost(HIGH, new double[0], 0.5));
  }
}
