package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.unhear.evaluate.Refused.refused;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/** {@link KolmogorovSmirnov} and {@link EarthMover}. */
class TwoSampleTest {
  private static final double[] ONE = {1};

  @Property(tries = 300)
  void exactAgreesWithCommonsMath(
      @ForAll @Size(min = 2, max = 12) List<@DoubleRange(min = 0, max = 1) Double> first,
      @ForAll @Size(min = 2, max = 12) List<@DoubleRange(min = 0.2, max = 1.3) Double> second) {
    double[] a = Boxed.doubles(first);
    double[] b = Boxed.doubles(second);
    KolmogorovSmirnov test = KolmogorovSmirnov.of(a, b);
    KolmogorovSmirnovTest other = new KolmogorovSmirnovTest();
    assertEquals(other.kolmogorovSmirnovStatistic(a, b), test.statistic(), 1e-12);
    assertEquals(other.exactP(test.statistic(), a.length, b.length, false), test.exactP(), 1e-9);
  }

  @Property
  void symmetryAndBounds(
      @ForAll @Size(min = 1, max = 15) List<@IntRange(min = 0, max = 5) Integer> first,
      @ForAll @Size(min = 1, max = 15) List<@IntRange(min = 0, max = 5) Integer> second) {
    double[] a = Boxed.doubles(first);
    double[] b = Boxed.doubles(second);
    KolmogorovSmirnov test = KolmogorovSmirnov.of(a, b);
    KolmogorovSmirnov turned = KolmogorovSmirnov.of(b, a);
    assertEquals(test.statistic(), turned.statistic());
    assertEquals(test.exactP(), turned.exactP(), 1e-12);
    assertTrue(test.exactP() > 0 && test.exactP() <= 1);
    assertTrue(test.asymptoticP() >= 0 && test.asymptoticP() <= 1);
    assertEquals(EarthMover.distance(a, b), EarthMover.distance(b, a), 1e-12);
    assertTrue(EarthMover.distance(a, b) >= Math.abs(mean(a) - mean(b)) - 1e-12);
  }

  @Property
  void shiftMovesAllTheEarthThatFar(
      @ForAll @Size(min = 1, max = 15) List<@IntRange(min = -9, max = 9) Integer> values,
      @ForAll @IntRange(min = 0, max = 20) int shift) {
    double[] a = Boxed.doubles(values);
    double[] b = Arrays.stream(a).map(v -> v + shift).toArray();
    assertEquals(shift, EarthMover.distance(a, b), 1e-9);
  }

  @Test
  void equalAndSeparatedSamples() {
    double[] a = {1, 2, 3};
    assertEquals(1, KolmogorovSmirnov.of(a, a).exactP());
    assertEquals(1, KolmogorovSmirnov.of(a, a).asymptoticP());
    KolmogorovSmirnov apart = KolmogorovSmirnov.of(a, new double[] {7, 8, 9});
    assertEquals(1, apart.statistic());
    assertEquals(2 / 20.0, apart.exactP(), 1e-12);
  }

  @Test
  void largeSamplesDoNotOverflow() {
    double[] a = new double[3000];
    double[] b = new double[3000];
    Arrays.setAll(a, i -> i);
    Arrays.setAll(b, i -> i + 100.5);
    KolmogorovSmirnov test = KolmogorovSmirnov.of(a, b);
    assertEquals(101 / 3000.0, test.statistic(), 1e-12);
    assertEquals(test.asymptoticP(), test.exactP(), 0.01);
  }

  @Test
  void badInput() {
    refused("a is empty", () -> KolmogorovSmirnov.of(new double[0], ONE));
    refused("b holds NaN", () -> KolmogorovSmirnov.of(ONE, new double[] {Double.NaN}));
    refused("b is empty", () -> EarthMover.distance(ONE, new double[0]));
    refused("a holds Infinity", () -> EarthMover.distance(new double[] {1 / 0.0}, ONE));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
