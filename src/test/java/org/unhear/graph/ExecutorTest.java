package org.unhear.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.unhear.device.Arena;
import org.unhear.device.DataType;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.ops.Convolution;
import org.unhear.ops.Linear;
import org.unhear.ops.Reshape;
import org.unhear.ops.SoftmaxCrossEntropy;

class ExecutorTest {
  /** A smooth network's gradient agrees with finite differences, and its sinks with each other. */
  @Test
  void gradientsAndSinksAgree() {
    int batch = 3;
    int classes = 4;
    Graph graph = new Graph(Graph.Mode.TRAINING);
    Tensor x = graph.input("x", DataType.FLOAT32, Shape.of(batch, 6, 5, 1));
    Tensor target = graph.input("target", DataType.INT32, Shape.of(batch));
    Tensor upstream = graph.input("upstream", DataType.FLOAT32, Shape.of(batch));
    Tensor w1 = graph.parameter("conv1.weight", Shape.of(7, 1, 3, 3), Initializer.fanIn());
    Tensor b1 = graph.parameter("conv1.bias", Shape.of(7), Initializer.uniform(0.3));
    Tensor w2 = graph.parameter("conv2.weight", Shape.of(5, 7, 3, 3), Initializer.fanIn());
    Tensor head = graph.parameter("head.weight", Shape.of(classes, 3 * 3 * 5), Initializer.fanIn());
    Tensor h = graph.apply("conv1", Convolution.of(1, 1).withBias(), x, w1, b1);
    h = graph.apply("conv2", Convolution.of(2, 1), h, w2);
    h = graph.apply("flat", new Reshape(Shape.of(batch, 45)), h);
    Tensor logits = graph.apply("head", new Linear(false), h, head);
    Tensor loss = graph.keep(graph.apply("loss", new SoftmaxCrossEntropy(), logits, target));

    try (CpuDevice device = new CpuDevice(2);
        Weights weights = Weights.initialised(device, graph, 1);
        Plan plan =
            new Plan(
                device,
                graph,
                Backward.of(
                    List.of(new Backward.Seed(loss, upstream)),
                    EnumSet.of(Sink.ACCUMULATE, Sink.STORE, Sink.SQUARE, Sink.NORM2)));
        Arena scratch = device.allocate("scratch", Executor.scratchBytes(plan));
        Arena sums = device.allocate("sums", weights.parameters().total() * 4);
        Arena squares = device.allocate("squares", weights.parameters().total() * 4);
        Arena store = device.allocate("store", weights.parameters().total() * 4 * batch);
        Arena norms = device.allocate("norms", batch * 4L)) {
      device.fill(scratch.whole(), 0xFF);
      for (Arena arena : List.of(sums, squares, store, norms)) {
        device.fill(arena.whole(), 0);
      }
      SinkBuffers sinks =
          new SinkBuffers(
              Map.of(
                  Sink.ACCUMULATE,
                  sums.whole(),
                  Sink.STORE,
                  store.whole(),
                  Sink.SQUARE,
                  squares.whole(),
                  Sink.NORM2,
                  norms.whole()),
              sums.whole(),
              sums.whole());
      try (Executor executor = new Executor(plan, weights, sinks, scratch.whole())) {
        float[] input = new float[batch * 30];
        for (int i = 0; i < input.length; i++) {
          input[i] = (float) Math.sin(i * 1.7);
        }
        executor.write(x, input);
        executor.write(target, new int[] {0, 3, 2});
        executor.write(upstream, new float[] {1, 1, 1});
        executor.forward();
        executor.backward();
        int total = (int) weights.parameters().total();
        float[] sum = device.read(sums.whole(), total);
        float[] square = device.read(squares.whole(), total);
        float[] rows = device.read(store.whole(), batch * total);
        float[] norm2 = device.read(norms.whole(), batch);
        for (int p = 0; p < total; p++) {
          float a = rows[p];
          float b = rows[total + p];
          float c = rows[2 * total + p];
          assertEquals(a + b + c, sum[p], 1e-5, "sum of " + p);
          assertEquals(a * a + b * b + c * c, square[p], 1e-5, "square of " + p);
        }
        for (int i = 0; i < batch; i++) {
          double n = 0;
          for (int p = 0; p < total; p++) {
            n += (double) rows[i * total + p] * rows[i * total + p];
          }
          assertEquals(n, norm2[i], 1e-5 * Math.max(1, n));
        }
        for (String name : List.of("conv1.weight", "conv1.bias", "conv2.weight", "head.weight")) {
          int offset = (int) weights.parameters().slot(name).offset();
          for (int k = 0; k < 7; k++) {
            float[] values = weights.get(name);
            float old = values[k];
            double[] ends = new double[2];
            for (int side = 0; side < 2; side++) {
              values[k] = old + (side == 0 ? 1e-3f : -1e-3f);
              weights.set(name, values);
              executor.forward();
              for (float l : executor.read(loss)) {
                ends[side] += l;
              }
            }
            values[k] = old;
            weights.set(name, values);
            assertEquals((ends[0] - ends[1]) / 2e-3, sum[offset + k], 1e-3, name + k);
          }
        }
        float[] before = sum;
        device.fill(sums.whole(), 0);
        executor.forward();
        executor.backward();
        assertArrayEquals(before, device.read(sums.whole(), total), "two runs differ");
      }
      assertEquals(
          device.allocatedBytes(),
          scratch.bytes()
              + sums.bytes()
              + squares.bytes()
              + store.bytes()
              + norms.bytes()
              + weights.flat().bytes()
              + weights.flatStates().bytes());
    }
  }
}
