package org.unhear.verify;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.graph.Backward;
import org.unhear.graph.Executor;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Plan;
import org.unhear.graph.Sink;
import org.unhear.graph.SinkBuffers;
import org.unhear.graph.Tensor;
import org.unhear.graph.Weights;
import org.unhear.io.SafeTensors;

/** A golden per-sample layer with memory, weights and data, run as often as wanted. */
final class PerSampleRun implements AutoCloseable {
  private final Device device;
  private final PerSampleLayer layer;
  private final Weights weights;
  private final Plan plan;
  private final Arena memory;
  private final Map<Sink, Buffer> results = new EnumMap<>(Sink.class);
  private final Buffer direction;
  private final Buffer sampleWeights;
  private final Executor executor;

  /** Plans the layer for some sinks and trained parameters, and fills in the values of a case. */
  PerSampleRun(
      Device device,
      PerSampleLayer layer,
      SafeTensors tensors,
      Set<Sink> sinks,
      Predicate<String> trained) {
    this.device = device;
    this.layer = layer;
    this.weights = Weights.initialised(device, layer.graph(), 0);
    List<Tensor> inputs = layer.x().type() == DataType.FLOAT32 ? List.of(layer.x()) : List.of();
    Backward backward =
        new Backward(
            List.of(new Backward.Seed(layer.seeded(), layer.upstream())), sinks, trained, inputs);
    this.plan = new Plan(device, layer.graph(), backward);
    long total = weights.parameters().total();
    long scratch = Executor.scratchBytes(plan) / Float.BYTES;
    long floats = sinks.stream().mapToLong(sink -> size(sink) + 16).sum();
    this.memory =
        device.allocate("verification", (scratch + floats + total + layer.batch() + 64) * 4);
    long at = scratch;
    for (Sink sink : sinks) {
      results.put(sink, memory.whole().slice(at, size(sink)));
      at += size(sink);
    }
    this.direction = memory.whole().slice(at, total);
    this.sampleWeights = memory.whole().slice(at + total, layer.batch());
    this.executor =
        new Executor(
            plan,
            weights,
            new SinkBuffers(results, direction, sampleWeights),
            memory.whole().slice(0, scratch));
    fill(tensors);
  }

  private long size(Sink sink) {
    long total = weights.parameters().total();
    return switch (sink) {
      case ACCUMULATE, SQUARE, WEIGHTED -> total;
      case STORE -> total * layer.batch();
      case NORM2, DOT -> layer.batch();
    };
  }

  private void fill(SafeTensors tensors) {
    for (ParameterLayout.Slot slot : weights.parameters().slots()) {
      weights.set(slot.name(), tensors.floats("param/" + slot.name()));
    }
    for (ParameterLayout.Slot slot : weights.states().slots()) {
      device.write(weights.state(slot.name()), tensors.floats("buffer/" + slot.name()));
    }
    float[] v = new float[(int) weights.parameters().total()];
    for (ParameterLayout.Slot slot : weights.parameters().slots()) {
      float[] part = tensors.floats("v/" + slot.name());
      System.arraycopy(part, 0, v, (int) slot.offset(), part.length);
    }
    device.write(direction, v);
    layer.write(executor, tensors);
  }

  /** Runs both passes with weights for WEIGHTED; sinks start at zero. */
  void run(float[] w) {
    results.values().forEach(buffer -> device.fill(buffer, 0));
    device.write(sampleWeights, w);
    executor.forward();
    executor.backward();
  }

  List<String> parameterNames() {
    return layer.parameterNames();
  }

  /** A parameter's part of a sink; of STORE, that of all samples one after the other. */
  float[] parameter(Sink sink, String name) {
    ParameterLayout.Slot slot = weights.parameters().slot(name);
    int total = (int) weights.parameters().total();
    int rows = sink == Sink.STORE ? layer.batch() : 1;
    float[] all = device.read(results.get(sink), total * rows);
    float[] part = new float[rows * slot.size()];
    IntStream.range(0, rows)
        .forEach(
            row ->
                System.arraycopy(
                    all, row * total + (int) slot.offset(), part, row * slot.size(), slot.size()));
    return part;
  }

  /** A sink with one value a sample. */
  float[] perSample(Sink sink) {
    return device.read(results.get(sink), layer.batch());
  }

  /** ‖g_i‖ over the trained parameters. */
  double[] norms() {
    float[] squares = perSample(Sink.NORM2);
    return IntStream.range(0, squares.length).mapToDouble(i -> Math.sqrt(squares[i])).toArray();
  }

  /** The gradient of the input in the layout of the golden files. */
  float[] inputGradient() {
    return layer.toGoldenInput(executor.read(plan.inputGradient(layer.x())));
  }

  @Override
  public void close() {
    executor.close();
    memory.close();
    plan.close();
    weights.close();
  }
}
