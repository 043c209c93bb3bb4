package org.unhear.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairs of shadow models share out the pool. */
class HalvesTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 7, 100})
  void everyRecordingIsHeardByOneOfEachPair(int size) {
    int[] pool = IntStream.range(0, size).map(i -> 3 * i + 1).toArray();
    Halves halves = new Halves(pool, 5);
    for (int pair = 0; pair < 4; pair++) {
      int[] first = halves.of(2 * pair);
      int[] second = halves.of(2 * pair + 1);
      assertEquals((size + 1) / 2, first.length);
      int[] both = IntStream.concat(IntStream.of(first), IntStream.of(second)).sorted().toArray();
      assertArrayEquals(pool, both);
      assertArrayEquals(first, halves.firstOf(pair).stream().toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void pairsAndSeedsDiffer(int member) {
    int[] pool = IntStream.range(0, 100).toArray();
    Halves halves = new Halves(pool, 5);
    assertFalse(Arrays.equals(halves.of(member), halves.of(2 + member)));
    assertFalse(Arrays.equals(halves.of(member), new Halves(pool, 6).of(member)));
  }
}
