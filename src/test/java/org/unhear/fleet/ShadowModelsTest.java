package org.unhear.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which model of a pair answers for a recording. */
class ShadowModelsTest {
  /** One pair; the first model heard recording 1 of three, so the second heard 0 and 2. */
  private static final ShadowModels SHADOWS =
      new ShadowModels(
          List.of(new float[] {1, 0, 2, 0, 3, 0}, new float[] {0, 4, 0, 5, 0, 6}),
          List.of(BitSet.valueOf(new long[] {0b010})),
          new int[] {0, 0, 1},
          2);

  @Test
  void oneThatHeardItIsInsideAndTheOtherOutside() {
    int[] indices = {2, 1};
    assertArrayEquals(new double[] {6, 2}, SHADOWS.insideMargins(indices)[0], 1e-12);
    assertArrayEquals(new double[] {-3, -5}, SHADOWS.outsideMargins(indices)[0], 1e-12);
  }

  @Test
  void confidencesAreThoseOfTheTrueClass() {
    double expected = 1 / (1 + Math.exp(-2));
    assertEquals(expected, SHADOWS.insideConfidences(new int[] {1})[0][0], 1e-12);
    assertEquals(1 - 1 / (1 + Math.exp(-5)), SHADOWS.outsideConfidences(new int[] {1})[0][0], 1e-9);
  }
}
