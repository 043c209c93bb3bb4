package org.unhear.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.unhear.device.Buffer;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.Shape;
import org.unhear.graph.Backward;
import org.unhear.graph.Executor;
import org.unhear.graph.Graph;
import org.unhear.graph.Plan;
import org.unhear.graph.SinkBuffers;
import org.unhear.graph.Tensor;
import org.unhear.graph.Weights;
import org.unhear.nn.Model;
import org.unhear.ops.KlDivergence;
import org.unhear.ops.SoftmaxCrossEntropy;

/** A model and its losses for one number of examples, planned and ready to run. */
final class PlannedPass implements AutoCloseable {
  private final int examples;
  private final Device device;
  private final Graph graph;
  private final Tensor x;
  private final Tensor target;
  private final Tensor crossEntropyWeight;
  private final Tensor crossEntropy;
  private final Model.Network network;
  private final Optional<Distillation> distillation;
  private final Plan plan;

  /** An array: a step allocates nothing, and a list would make an iterator. */
  private final StagedLengths[] lengths;

  private Executor executor;

  private record Distillation(Tensor teacher, Tensor weight, Tensor divergence) {}

  PlannedPass(Device device, Model model, PassSpec spec, int examples) {
    this.examples = examples;
    this.device = device;
    graph = new Graph(spec.mode());
    x = graph.input("x", DataType.FLOAT32, batched(model.example(), examples));
    target = graph.input("target", DataType.INT32, Shape.of(examples));
    crossEntropyWeight = graph.input("cross_entropy_weight", DataType.FLOAT32, Shape.of(examples));
    network = model.build(graph, x);
    int n = x.shape().dim(0);
    lengths =
        model.lengths().stream()
            .map(each -> StagedLengths.of(graph, each, n))
            .toArray(StagedLengths[]::new);
    graph.keep(network.logits());
    graph.keep(network.embedding());
    crossEntropy =
        graph.keep(
            graph.apply("cross_entropy", new SoftmaxCrossEntropy(), network.logits(), target));
    distillation = spec.temperature().map(this::distillation);
    List<Backward.Seed> seeds = new ArrayList<>();
    seeds.add(new Backward.Seed(crossEntropy, crossEntropyWeight));
    distillation.ifPresent(d -> seeds.add(new Backward.Seed(d.divergence(), d.weight())));
    Backward backward =
        spec.hasBackward()
            ? new Backward(
                seeds,
                spec.sinks(),
                name -> !spec.frozen().contains(name) && !spec.sinks().isEmpty(),
                spec.inputGradient() ? List.of(x) : List.of())
            : Backward.none();
    plan = new Plan(device, graph, backward);
  }

  static Shape batched(Shape example, int examples) {
    int[] dims = new int[example.rank() + 1];
    dims[0] = examples;
    System.arraycopy(example.dims(), 0, dims, 1, example.rank());
    return Shape.of(dims);
  }

  private Distillation distillation(float temperature) {
    Tensor teacher = graph.input("teacher", DataType.FLOAT32, network.logits().shape());
    Tensor weight = graph.input("divergence_weight", DataType.FLOAT32, Shape.of(examples));
    Tensor divergence =
        graph.keep(
            graph.apply("divergence", new KlDivergence(temperature), network.logits(), teacher));
    return new Distillation(teacher, weight, divergence);
  }

  void bind(Weights weights, SinkBuffers sinks, Buffer scratch) {
    unbind();
    executor = new Executor(plan, weights, sinks, scratch);
  }

  void unbind() {
    if (executor != null) {
      executor.close();
      executor = null;
    }
  }

  int examples() {
    return examples;
  }

  Plan plan() {
    return plan;
  }

  Executor executor() {
    return executor;
  }

  boolean isRandom() {
    return graph.isRandom();
  }

  /** Writes the examples {@code [first, first + examples)} of a batch. */
  void load(float[] values, int[] labels, int[] samples, int first) {
    for (StagedLengths each : lengths) {
      each.stage(samples, first);
      executor.write(each.input(), each.values());
    }
    executor.write(x, values, Math.toIntExact(first * x.shape().sampleSize()));
    executor.write(target, labels, first);
  }

  void teacher(float[] logits, int first) {
    Tensor teacher = distillation.orElseThrow().teacher();
    executor.write(teacher, logits, Math.toIntExact(first * teacher.shape().sampleSize()));
  }

  void random(int[] seedAndStep) {
    executor.write(graph.random(), seedAndStep);
  }

  void weigh(float[] crossEntropies, float[] divergences, int first) {
    executor.write(crossEntropyWeight, crossEntropies, first);
    // Not a lambda: what it captures would be allocated in each step.
    if (distillation.isPresent()) {
      executor.write(distillation.get().weight(), divergences, first);
    }
  }

  /** Reads the examples' losses to their places in a batch. */
  void losses(float[] batch, int first) {
    device.read(executor.buffer(crossEntropy), batch, first, examples);
  }

  void divergences(float[] batch, int first) {
    if (distillation.isPresent()) {
      device.read(executor.buffer(distillation.get().divergence()), batch, first, examples);
    }
  }

  void logits(float[] batch, int first) {
    int classes = Math.toIntExact(network.logits().shape().sampleSize());
    device.read(executor.buffer(network.logits()), batch, first * classes, examples * classes);
  }

  float[] embeddings() {
    return executor.read(network.embedding());
  }

  float[] inputGradient() {
    return executor.read(plan.inputGradient(x));
  }

  @Override
  public void close() {
    unbind();
    plan.close();
  }
}
