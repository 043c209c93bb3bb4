package org.unhear.verify;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.Shape;
import org.unhear.graph.Backward;
import org.unhear.graph.Executor;
import org.unhear.graph.Graph;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Plan;
import org.unhear.graph.Sink;
import org.unhear.graph.SinkBuffers;
import org.unhear.graph.Tensor;
import org.unhear.graph.Weights;
import org.unhear.nn.Model;
import org.unhear.nn.pretrained.PretrainedModel;
import org.unhear.nn.pretrained.Trace;
import org.unhear.ops.SoftmaxCrossEntropy;
import org.unhear.train.Optimizer;
import org.unhear.train.OptimizerSpec;

/** A pretrained network with memory, whose intermediate results can be read. */
final class PretrainedRun implements AutoCloseable {
  private final Device device;
  private final int batch;
  private final Tensor x;
  private final Tensor target;
  private final Tensor upstream;
  private final Tensor loss;
  private final Trace trace;
  private final Weights weights;
  private final Plan plan;
  private final Arena memory;
  private final Map<Sink, Buffer> results = new EnumMap<>(Sink.class);
  private final Executor executor;

  /**
   * @param mode whether dropout and masking behave as in training
   * @param values examples, as the model takes them
   * @param samples of each example that are not padding
   */
  PretrainedRun(
      Device device,
      PretrainedModel model,
      Graph.Mode mode,
      float[] values,
      int[] samples,
      int[] labels) {
    this.device = device;
    this.batch = samples.length;
    Graph graph = new Graph(mode);
    int[] dims = new int[model.example().rank() + 1];
    dims[0] = batch;
    System.arraycopy(model.example().dims(), 0, dims, 1, dims.length - 1);
    this.x = graph.input("x", DataType.FLOAT32, Shape.of(dims));
    this.target = graph.input("target", DataType.INT32, Shape.of(batch));
    this.upstream = graph.input("upstream", DataType.FLOAT32, Shape.of(batch));
    this.trace = model.trace(graph, x);
    this.loss = graph.keep(graph.apply("loss", new SoftmaxCrossEntropy(), trace.logits(), target));
    trace.tensors().values().forEach(graph::keep);
    trace.hiddenStates().forEach(graph::keep);
    List.of(trace.last(), trace.pooled(), trace.logits()).forEach(graph::keep);
    this.weights = Weights.initialised(device, graph, 0);
    Set<Sink> sinks = EnumSet.of(Sink.ACCUMULATE, Sink.NORM2);
    this.plan =
        new Plan(device, graph, Backward.of(List.of(new Backward.Seed(loss, upstream)), sinks));
    long scratch = Executor.scratchBytes(plan) / Float.BYTES;
    long total = weights.parameters().total();
    this.memory = device.allocate("verification", (scratch + total + batch) * Float.BYTES);
    Buffer gradient = memory.whole().slice(scratch, total);
    results.put(Sink.ACCUMULATE, gradient);
    results.put(Sink.NORM2, memory.whole().slice(scratch + total, batch));
    this.executor =
        new Executor(
            plan,
            weights,
            new SinkBuffers(results, gradient, gradient),
            memory.whole().slice(0, scratch));
    executor.write(x, values);
    executor.write(target, labels);
    for (Model.Lengths lengths : model.lengths()) {
      Tensor input =
          graph.inputs().stream()
              .filter(each -> each.name().equals(lengths.input()))
              .findFirst()
              .orElseThrow();
      executor.write(input, Arrays.stream(samples).map(lengths.of()).toArray());
    }
  }

  Trace trace() {
    return trace;
  }

  ParameterLayout parameters() {
    return weights.parameters();
  }

  /** Runs both passes for Σ_i weight · CE_i; gradients start at zero. */
  void run(float weight) {
    results.values().forEach(buffer -> device.fill(buffer, 0));
    float[] each = new float[batch];
    Arrays.fill(each, weight);
    executor.write(upstream, each);
    executor.forward();
    executor.backward();
  }

  float[] read(Tensor tensor) {
    return executor.read(tensor);
  }

  /** Cross-entropy of each example. */
  float[] losses() {
    return executor.read(loss);
  }

  double meanLoss() {
    double sum = 0;
    for (float value : losses()) {
      sum += value;
    }
    return sum / batch;
  }

  float[] gradient(String parameter) {
    ParameterLayout.Slot slot = weights.parameters().slot(parameter);
    return device.read(results.get(Sink.ACCUMULATE).slice(slot.offset(), slot.size()), slot.size());
  }

  float[] parameter(String name) {
    return weights.get(name);
  }

  /** The norm of the gradient of each example over all parameters. */
  float[] norms() {
    float[] norms = device.read(results.get(Sink.NORM2), batch);
    for (int i = 0; i < batch; i++) {
      norms[i] = (float) Math.sqrt(norms[i]);
    }
    return norms;
  }

  /**
   * Steps of plain gradient descent on the mean loss.
   *
   * @return the loss before each step and after the last
   */
  float[] descend(int steps, double rate) {
    float[] losses = new float[steps + 1];
    OptimizerSpec rule = new OptimizerSpec.Sgd(rate, 0, 0);
    try (Optimizer optimizer = new Optimizer(rule, weights, results.get(Sink.ACCUMULATE))) {
      for (int step = 0; step < steps; step++) {
        run(1f / batch);
        losses[step] = (float) meanLoss();
        optimizer.apply(rate);
      }
    }
    run(1f / batch);
    losses[steps] = (float) meanLoss();
    return losses;
  }

  @Override
  public void close() {
    executor.close();
    memory.close();
    plan.close();
    weights.close();
  }
}
