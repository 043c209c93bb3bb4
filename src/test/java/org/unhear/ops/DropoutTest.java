package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.Shape;
import org.unhear.graph.Backward;
import org.unhear.graph.Graph;
import org.unhear.graph.GuardedRun;
import org.unhear.graph.Sink;
import org.unhear.graph.Tensor;

class DropoutTest {
  /** The known answers that are published with the generator. */
  @Test
  void philoxGivesKnownAnswers() {
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        Philox.words(new int[] {0, 0, 0, 0}, new int[] {0, 0}));
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        Philox.words(new int[] {-1, -1, -1, -1}, new int[] {-1, -1}));
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        Philox.words(
            new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
            new int[] {0xa4093822, 0x299f31d0}));
  }

  /**
   * Results and gradients are what the generator says, for every element, seed, step and id, also
   * where the samples are a later part of a batch.
   */
  @Test
  void dropsWhatTheGeneratorSays() {
    for (TestDevice on : TestDevice.all()) {
      for (int threads : new int[] {1, 3}) {
        for (Shape shape : List.of(Shape.of(2, 3), Shape.of(3, 7, 33), Shape.of(1, 16411))) {
          for (int[] random : new int[][] {{0, 0, 0, 0}, {-1, -1, -1, 0}, {5, 0, 9, 11}}) {
            check(on, threads, shape, new Dropout(0.3, false, 0), random);
            check(on, threads, shape, new Dropout(0.3, true, 0), random);
            check(on, threads, shape, new Dropout(0.5, false, 0xFFFFFFFFL), random);
            check(on, threads, shape, new Dropout(0, false, 7), random);
          }
        }
      }
    }
  }

  private static void check(
      TestDevice on, int threads, Shape shape, Dropout dropout, int[] random) {
    Graph graph = new Graph(Graph.Mode.TRAINING);
    Tensor x = graph.input("x", DataType.FLOAT32, shape);
    Tensor y = graph.keep(graph.apply("dropout", dropout, x, graph.random()));
    Tensor upstream = graph.input("upstream", DataType.FLOAT32, shape);
    Backward backward =
        new Backward(
            List.of(new Backward.Seed(y, upstream)),
            EnumSet.of(Sink.ACCUMULATE),
            name -> true,
            List.of(x));
    int size = (int) shape.size();
    float[] values = new float[size];
    float[] upstreamValues = new float[size];
    float[] expected = new float[size];
    float[] expectedGradient = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = i + 1;
      upstreamValues[i] = 2 * i + 1;
      float factor = kept(dropout, shape, i, random) ? (float) (1 / (1 - dropout.rate())) : 0;
      expected[i] = factor * values[i];
      expectedGradient[i] = factor * upstreamValues[i];
    }
    try (Device device = on.open().apply(threads);
        GuardedRun run = new GuardedRun(device, graph, backward, shape.dim(0))) {
      run.set(x, values);
      run.set(graph.random(), random);
      run.set(upstream, upstreamValues);
      run.run(0xFF);
      String what = dropout + " of " + shape + " with " + Arrays.toString(random);
      assertArrayEquals(expected, run.read(y), what);
      assertArrayEquals(expectedGradient, run.read(run.plan().inputGradient(x)), what);
    }
  }

  private static boolean kept(Dropout dropout, Shape shape, int element, int[] random) {
    int channels = shape.dim(-1);
    int sampleSize = (int) shape.sampleSize();
    int place =
        dropout.wholeChannels()
            ? (random[3] + element / sampleSize) * channels + element % channels
            : random[3] * sampleSize + element;
    int[] words =
        Philox.words(
            new int[] {place / 4, 0, (int) dropout.id(), random[2]},
            new int[] {random[0], random[1]});
    return Integer.toUnsignedLong(words[place % 4]) >= (long) (dropout.rate() * 4294967296.0);
  }

  /** The share that is dropped is the rate, within five standard deviations. */
  @Test
  void dropsAtItsRate() {
    int size = 100_000;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      kept +=
          kept(new Dropout(0.3, false, 3), Shape.of(1, size), i, new int[] {1, 2, 3, 0}) ? 1 : 0;
    }
    assertEquals(0.7, kept / (double) size, 5 * Math.sqrt(0.3 * 0.7 / size));
  }

  @Test
  void refusesRatesThatMakeNoSense() {
    for (double rate : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new Dropout(rate, false, 0));
    }
    assertThrows(IllegalArgumentException.class, () -> new Dropout(0.1, false, -1));
  }
}
