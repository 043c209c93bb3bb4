package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SortedSampleTest {
  @Property
  void countsAsALoopWould(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = -4, max = 4) Integer> values,
      @ForAll @IntRange(min = -5, max = 5) int threshold) {
    SortedSample sample = SortedSample.of("x", Boxed.doubles(values));
    assertEquals(values.stream().filter(v -> v < threshold).count(), sample.below(threshold));
    assertEquals(values.stream().filter(v -> v <= threshold).count(), sample.atMost(threshold));
    assertEquals(values.stream().filter(v -> v >= threshold).count(), sample.atLeast(threshold));
  }

  @Test
  void bothZerosAreOneValue() {
    SortedSample zeros = SortedSample.of("x", new double[] {0.0, -0.0});
    assertArrayEquals(new double[] {0}, SortedSample.distinct(zeros, zeros));
    assertEquals(0, zeros.below(0.0));
    assertEquals(2, zeros.atMost(-0.0));
  }
}
