package org.unhear.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.device.DeviceException;
import org.unhear.device.Program;
import org.unhear.ops.TestDevice;

class FlatVectorsTest {
  private static final int[] SIZES = {1, 31, 16384, 50_003};

  /** Two vectors and a mask on a device, beside their values. */
  private static final class Bench implements AutoCloseable {
    final Device device;
    final int size;
    final FlatVectors vectors;
    final float[] a;
    final float[] b;
    final float[] mask;
    final Buffer x;
    final Buffer y;
    final Buffer m;
    private final List<Arena> arenas = new ArrayList<>();

    Bench(TestDevice on, int threads, int size) {
      this.device = on.open().apply(threads);
      this.size = size;
      this.vectors = new FlatVectors(device, size);
      SplittableRandom random = new SplittableRandom(size);
      a = new float[size];
      b = new float[size];
      mask = new float[size];
      for (int i = 0; i < size; i++) {
        a[i] = i % 5 == 3 ? 0 : (float) random.nextGaussian();
        b[i] = (float) random.nextGaussian();
        mask[i] = random.nextInt(2);
      }
      x = load(a);
      y = load(b);
      m = load(mask);
    }

    private Buffer load(float[] values) {
      Arena arena = device.allocate("vector", size * 4L);
      arenas.add(arena);
      device.write(arena.whole(), values);
      return arena.whole();
    }

    float[] read(Buffer buffer) {
      return device.read(buffer, size);
    }

    @Override
    public void close() {
      vectors.close();
      arenas.forEach(Arena::close);
      device.close();
    }
  }

  @FunctionalInterface
  private interface Rule {
    double value(double a, double b, boolean mask);
  }

  @FunctionalInterface
  private interface Operation {
    Program of(Bench bench);
  }

  /** Runs an operation that changes y (or x) and compares every element. */
  private static void check(Operation operation, boolean changesX, Rule rule) {
    for (TestDevice on : TestDevice.all()) {
      for (int size : SIZES) {
        for (int threads : new int[] {1, 3}) {
          try (Bench bench = new Bench(on, threads, size)) {
            operation.of(bench).run();
            float[] changed = bench.read(changesX ? bench.x : bench.y);
            for (int i = 0; i < size; i++) {
              double expected = rule.value(bench.a[i], bench.b[i], bench.mask[i] != 0);
              assertEquals(expected, changed[i], 1e-6 * (1 + Math.abs(expected)), "element " + i);
            }
            assertArrayEquals(
                changesX ? bench.b : bench.a, bench.read(changesX ? bench.y : bench.x), "operand");
          }
        }
      }
    }
  }

  @Test
  void axpy() {
    check(v -> v.vectors.axpy(v.vectors.number(-0.5), v.x, v.y), false, (a, b, m) -> b - 0.5 * a);
  }

  @Test
  void scale() {
    check(v -> v.vectors.scale(v.vectors.number(-0.5), v.x), true, (a, b, m) -> -0.5 * a);
  }

  @Test
  void multiply() {
    check(v -> v.vectors.multiply(v.x, v.y), false, (a, b, m) -> a * b);
  }

  @Test
  void copyWhere() {
    check(v -> v.vectors.copyWhere(v.m, v.x, v.y), false, (a, b, m) -> m ? a : b);
  }

  @Test
  void addSign() {
    check(
        v -> v.vectors.addSign(v.vectors.number(0.25), v.x, v.y),
        false,
        (a, b, m) -> b + 0.25 * Math.signum(a));
  }

  @Test
  void clip() {
    check(
        v -> v.vectors.clip(v.vectors.number(16), v.vectors.number(2), v.x),
        true,
        (a, b, m) -> a * 2 / (4 + 1e-6));
    check(v -> v.vectors.clip(v.vectors.number(3), v.vectors.number(2), v.x), true, (a, b, m) -> a);
    check(v -> v.vectors.clip(v.vectors.number(0), v.vectors.number(2), v.x), true, (a, b, m) -> a);
  }

  @Test
  void sums() {
    for (TestDevice on : TestDevice.all()) {
      for (int size : SIZES) {
        float[] results = new float[4];
        for (int run = 0; run < 2; run++) {
          try (Bench bench = new Bench(on, 1 + 2 * run, size)) {
            Buffer dot = bench.vectors.number(Double.NaN);
            Buffer norm2 = bench.vectors.number(Double.NaN);
            bench.vectors.dot(bench.x, bench.y, dot).run();
            bench.vectors.sumOfSquares(bench.x, norm2).run();
            double expectedDot = 0;
            double expectedNorm2 = 0;
            for (int i = 0; i < size; i++) {
              expectedDot += (double) bench.a[i] * bench.b[i];
              expectedNorm2 += (double) bench.a[i] * bench.a[i];
            }
            results[2 * run] = bench.vectors.value(dot);
            results[2 * run + 1] = bench.vectors.value(norm2);
            assertEquals(expectedDot, results[2 * run], 1e-6 * (1 + Math.abs(expectedDot)));
            assertEquals(expectedNorm2, results[2 * run + 1], 1e-6 * expectedNorm2);
          }
        }
        assertEquals(results[0], results[2], "threads change the dot product");
        assertEquals(results[1], results[3], "threads change the sum of squares");
      }
    }
  }

  /**
   * Exactly what sorting finds, with ties, zeros, infinities and numbers that differ in their last
   * bit only.
   */
  @Test
  void kthLargest() {
    for (TestDevice on : TestDevice.all()) {
      for (int size : SIZES) {
        try (Bench bench = new Bench(on, 3, size)) {
          float[] hard = bench.a.clone();
          for (int i = 0; i < size; i++) {
            hard[i] =
                switch (i % 7) {
                  case 0 -> Float.intBitsToFloat(0x3F800000 + i % 19);
                  case 1 -> i % 3 == 0 ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
                  case 2 -> -Float.MIN_VALUE;
                  default -> hard[i];
                };
          }
          bench.device.write(bench.x, hard);
          float[] sorted = hard.clone();
          Arrays.sort(sorted);
          float[] magnitudes = hard.clone();
          for (int i = 0; i < size; i++) {
            magnitudes[i] = Math.abs(hard[i]);
          }
          Arrays.sort(magnitudes);
          Buffer result = bench.vectors.number(0);
          for (int k : new int[] {1, 2, size / 3, size / 2, size - 1, size}) {
            if (k < 1 || k > size) {
              continue;
            }
            bench.vectors.kthLargest(bench.x, k, result).run();
            assertEquals(sorted[size - k], bench.vectors.value(result), k + " of " + size);
            bench.vectors.kthLargestMagnitude(bench.x, k, result).run();
            assertEquals(magnitudes[size - k], bench.vectors.value(result), k + " of " + size);
          }
          assertThrows(
              DeviceException.class, () -> bench.vectors.kthLargest(bench.x, size + 1, result));
          assertThrows(DeviceException.class, () -> bench.vectors.kthLargest(bench.x, 0, result));
        }
      }
    }
  }

  @Test
  void programsAreKeptAndMemoryIsGivenBack() {
    TestDevice on = TestDevice.all().get(0);
    try (Bench bench = new Bench(on, 2, 40)) {
      long before = bench.device.allocatedBytes();
      FlatVectors vectors = new FlatVectors(bench.device, 40);
      Buffer c = vectors.number(1);
      Program program = vectors.axpy(c, bench.x, bench.y);
      assertSame(program, vectors.axpy(c, bench.x, bench.y));
      bench.device.write(c, new float[] {3});
      program.run();
      assertEquals(bench.b[7] + 3 * bench.a[7], bench.read(bench.y)[7], 1e-6f);
      vectors.sumOfSquares(bench.x, c).run();
      vectors.close();
      assertEquals(before, bench.device.allocatedBytes());
      assertThrows(
          IllegalArgumentException.class,
          () -> bench.vectors.scale(bench.vectors.number(1), bench.x.slice(0, 39)));
    }
  }
}
