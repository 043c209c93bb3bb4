package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.DeviceException;
import org.unhear.device.Shape;
import org.unhear.graph.Backward;
import org.unhear.graph.Graph;
import org.unhear.graph.GuardedRun;
import org.unhear.graph.Initializer;
import org.unhear.graph.Sink;
import org.unhear.graph.Tensor;

/** Integers that point outside their table: a message that names them, and the device goes on. */
class BadIndexTest {
  @Test
  void embeddingNamesTheIndex() {
    for (int bad : new int[] {-1, 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      Graph graph = new Graph(Graph.Mode.INFERENCE);
      Tensor index = graph.input("index", DataType.INT32, Shape.of(2, 3));
      Tensor weight = graph.parameter("weight", Shape.of(5, 2), Initializer.constant(0));
      Tensor y = graph.keep(graph.apply("words", Embedding.unpadded(), index, weight));
      refused(
          graph,
          TestDevice.having("embedding_forward"),
          y,
          index,
          new int[] {0, 4, 1, 2, bad, 3},
          "words",
          "sample 1, position 1 has index " + bad,
          "0 to 4");
    }
  }

  @Test
  void attentionNamesTheLength() {
    for (int bad : new int[] {-1, 4}) {
      Graph graph = new Graph(Graph.Mode.INFERENCE);
      Tensor qkv = graph.input("qkv", DataType.FLOAT32, Shape.of(2, 3, 6));
      Tensor lengths = graph.input("lengths", DataType.INT32, Shape.of(2));
      Tensor y = graph.keep(graph.apply("attend", new Attention(1), qkv, lengths));
      refused(
          graph,
          TestDevice.having("attention_forward"),
          y,
          lengths,
          new int[] {3, bad},
          "attend",
          "sample 1 has length " + bad,
          "0 to 3");
    }
  }

  /** The row of the padding index keeps its gradient of zero. */
  @Test
  void paddingHasNoGradient() {
    for (TestDevice on : TestDevice.having("embedding_forward", "embedding_gradient")) {
      Graph graph = new Graph(Graph.Mode.TRAINING);
      Tensor index = graph.input("index", DataType.INT32, Shape.of(2, 3));
      Tensor weight = graph.parameter("weight", Shape.of(3, 1), Initializer.constant(0));
      Tensor y = graph.keep(graph.apply("words", new Embedding(1), index, weight));
      Tensor upstream = graph.input("upstream", DataType.FLOAT32, y.shape());
      Backward backward =
          Backward.of(List.of(new Backward.Seed(y, upstream)), EnumSet.of(Sink.SQUARE));
      try (Device device = on.open().apply(2);
          GuardedRun run = new GuardedRun(device, graph, backward, 2)) {
        run.startAtZero();
        run.set(index, new int[] {0, 1, 0, 2, 1, 1});
        run.set(weight, new float[] {1, 2, 3});
        run.set(upstream, new float[] {1, 10, 2, 4, 10, 10});
        run.run(0xFF);
        // Row 0 is used twice by the first sample: (1 + 2)².
        float[] squares = run.read(Sink.SQUARE);
        assertArrayEquals(new float[] {9, 0, 16}, new float[] {squares[0], squares[1], squares[2]});
      }
    }
  }

  private static void refused(
      Graph graph,
      List<TestDevice> devices,
      Tensor y,
      Tensor integers,
      int[] values,
      String... mentions) {
    for (TestDevice on : devices) {
      try (Device device = on.open().apply(2);
          GuardedRun run = new GuardedRun(device, graph, Backward.none(), 2)) {
        graph.inputs().stream()
            .filter(input -> input.type() == DataType.FLOAT32)
            .forEach(input -> run.set(input, new float[(int) input.shape().size()]));
        graph
            .parameters()
            .forEach(p -> run.set(p.tensor(), new float[(int) p.tensor().shape().size()]));
        run.set(integers, values);
        DeviceException e = assertThrows(DeviceException.class, () -> run.run(0xFF));
        for (String mention : mentions) {
          assertTrue(e.getMessage().contains(mention), e.getMessage());
        }
        run.set(integers, new int[values.length]);
        run.run(0xFF);
        for (float value : run.read(y)) {
          assertTrue(value == 0, "the run after a refused one");
        }
      }
    }
  }
}
