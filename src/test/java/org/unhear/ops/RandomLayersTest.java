package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.graph.Backward;
import org.unhear.graph.Graph;
import org.unhear.graph.GuardedRun;
import org.unhear.graph.Initializer;
import org.unhear.graph.Sink;
import org.unhear.graph.Tensor;
import org.unhear.ops.MaskSpans.Spans;

/** What training draws for layers that are left out and spans that are hidden. */
class RandomLayersTest {
  @Test
  void aLayerIsLeftOutWhenTheGeneratorSaysSo() {
    LayerDrop operator = new LayerDrop(0.4, 9);
    Graph graph = new Graph(Graph.Mode.TRAINING);
    Tensor before = graph.input("before", DataType.FLOAT32, Shape.of(2, 3));
    Tensor after = graph.input("after", DataType.FLOAT32, Shape.of(2, 3));
    Tensor y = graph.keep(graph.apply("drop", operator, before, after, graph.random()));
    Tensor upstream = graph.input("upstream", DataType.FLOAT32, Shape.of(2, 3));
    float[] a = {1, 2, 3, 4, 5, 6};
    float[] b = {-1, -2, -3, -4, -5, -6};
    float[] dy = {7, 8, 9, 10, 11, 12};
    int left = 0;
    try (Device device = new CpuDevice(2);
        GuardedRun run = new GuardedRun(device, graph, backward(y, upstream, before, after), 2)) {
      run.set(before, a);
      run.set(after, b);
      run.set(upstream, dy);
      for (int step = 0; step < 200; step++) {
        int[] random = {5, 6, step, 0};
        run.set(graph.random(), random);
        run.run(0xFF);
        int word = Philox.words(new int[] {0, 0, 9, step}, new int[] {5, 6})[0];
        boolean out = Integer.toUnsignedLong(word) < (long) (0.4 * 4294967296.0);
        left += out ? 1 : 0;
        assertArrayEquals(out ? a : b, run.read(y));
        float[] none = new float[6];
        assertArrayEquals(out ? dy : none, run.read(run.plan().inputGradient(before)));
        assertArrayEquals(out ? none : dy, run.read(run.plan().inputGradient(after)));
      }
    }
    assertEquals(0.4, left / 200.0, 5 * Math.sqrt(0.4 * 0.6 / 200));
  }

  private static Backward backward(Tensor y, Tensor upstream, Tensor... inputs) {
    return new Backward(
        List.of(new Backward.Seed(y, upstream)),
        EnumSet.of(Sink.ACCUMULATE),
        name -> true,
        List.of(inputs));
  }

  private static final int POSITIONS = 50;
  private static final int CHANNELS = 20;

  /** As many spans as asked for, within the sample; the gradient knows the same spans. */
  @Test
  void spansAreHiddenAndTheGradientKnowsWhich() {
    Spans time = new Spans(0.3, 4, 1);
    Spans feature = new Spans(0.2, 3, 0);
    Graph graph = new Graph(Graph.Mode.TRAINING);
    Tensor x = graph.input("x", DataType.FLOAT32, Shape.of(2, POSITIONS, CHANNELS));
    Tensor vector = graph.parameter("vector", Shape.of(CHANNELS), Initializer.constant(7));
    Tensor lengths = graph.input("lengths", DataType.INT32, Shape.of(2));
    MaskSpans operator = new MaskSpans(time, feature, 4);
    Tensor y = graph.keep(graph.apply("mask", operator, x, vector, lengths, graph.random()));
    Tensor upstream = graph.input("upstream", DataType.FLOAT32, x.shape());
    float[] ones = new float[2 * POSITIONS * CHANNELS];
    java.util.Arrays.fill(ones, 1);
    int[] ends = {POSITIONS, 31};
    try (Device device = new CpuDevice(2);
        GuardedRun run = new GuardedRun(device, graph, backward(y, upstream, x), 2)) {
      run.set(x, ones);
      run.set(upstream, ones);
      run.set(lengths, ends);
      run.set(vector, filled(CHANNELS, 7));
      for (int step = 0; step < 20; step++) {
        run.set(graph.random(), new int[] {1, 2, step, 0});
        run.run(0xFF);
        check(run.read(y), run.read(run.plan().inputGradient(x)), ends);
      }
    }
  }

  private static float[] filled(int size, float value) {
    float[] values = new float[size];
    java.util.Arrays.fill(values, value);
    return values;
  }

  private static void check(float[] y, float[] dx, int[] ends) {
    for (int n = 0; n < ends.length; n++) {
      int hidden = 0;
      int silent = 0;
      for (int t = 0; t < POSITIONS; t++) {
        boolean replaced = false;
        int zeros = 0;
        for (int c = 0; c < CHANNELS; c++) {
          int at = (n * POSITIONS + t) * CHANNELS + c;
          assertEquals(y[at] == 1 ? 1 : 0, dx[at], "the gradient passes what was left");
          replaced |= y[at] == 7;
          zeros += y[at] == 0 ? 1 : 0;
        }
        assertTrue(t < ends[n] || !replaced && zeros == 0, "padding stays as it is");
        hidden += replaced ? 1 : 0;
        silent = Math.max(silent, zeros);
      }
      // 0.3 · 50 / 4 = 3.75 and 0.3 · 31 / 4 = 2.3 spans, rounded up or down at random.
      int spans = ends[n] == POSITIONS ? 3 : 2;
      assertTrue(hidden >= 4 && hidden <= 4 * (spans + 1), hidden + " positions hidden");
      // 0.2 · 20 / 3 = 1.3 spans.
      assertTrue(silent >= 3 && silent <= 6, silent + " channels silent");
    }
  }
}
