package org.unhear.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.unhear.device.Buffer;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.Launch;
import org.unhear.device.Shape;
import org.unhear.graph.Backward;
import org.unhear.graph.Executor;
import org.unhear.graph.Graph;
import org.unhear.graph.NonFinite;
import org.unhear.graph.Plan;
import org.unhear.graph.SinkBuffers;
import org.unhear.graph.Tensor;
import org.unhear.graph.Weights;
import org.unhear.nn.Model;
import org.unhear.ops.KlDivergence;
import org.unhear.ops.SoftmaxCrossEntropy;

/**
 * One kind of pass over a batch: load examples, run forward, look at the losses, run backward with
 * a weight for each sample. The objective is Σ_i a_i CE_i + b_i KL_i with a, b given to {@link
 * #backward}, so means, ascent, masks and re-weighting are all the same launch.
 *
 * <p>Arrays that it returns are its own and are overwritten by the next call; nothing is allocated
 * in a step.
 */
public final class Pass implements AutoCloseable {
  private final PassSpec spec;
  private final Device device;
  private final Tensor x;
  private final Tensor target;
  private final Tensor crossEntropyWeight;
  private final Tensor teacher;
  private final Tensor divergenceWeight;
  private final Tensor crossEntropy;
  private final Tensor divergence;
  private final Model.Network network;
  private final Graph graph;
  private final Plan plan;
  private Executor executor;

  private float[] stagedExamples;
  private final int[] stagedLabels;
  private final int[] stagedRandom = new int[4];
  private final float[] losses;
  private final float[] divergences;
  private final float[] logits;
  private final float[] zeros;
  private final float[] mean;

  Pass(Device device, Model model, PassSpec spec) {
    this.spec = spec;
    this.device = device;
    int n = spec.batch();
    graph = new Graph(spec.mode());
    int[] dims = new int[model.example().rank() + 1];
    dims[0] = n;
    System.arraycopy(model.example().dims(), 0, dims, 1, dims.length - 1);
    x = graph.input("x", DataType.FLOAT32, Shape.of(dims));
    target = graph.input("target", DataType.INT32, Shape.of(n));
    crossEntropyWeight = graph.input("cross_entropy_weight", DataType.FLOAT32, Shape.of(n));
    network = model.build(graph, x);
    graph.keep(network.logits());
    graph.keep(network.embedding());
    crossEntropy =
        graph.keep(
            graph.apply("cross_entropy", new SoftmaxCrossEntropy(), network.logits(), target));
    List<Backward.Seed> seeds = new ArrayList<>();
    seeds.add(new Backward.Seed(crossEntropy, crossEntropyWeight));
    if (spec.temperature().isPresent()) {
      teacher = graph.input("teacher", DataType.FLOAT32, network.logits().shape());
      divergenceWeight = graph.input("divergence_weight", DataType.FLOAT32, Shape.of(n));
      divergence =
          graph.keep(
              graph.apply(
                  "divergence",
                  new KlDivergence(spec.temperature().get()),
                  network.logits(),
                  teacher));
      seeds.add(new Backward.Seed(divergence, divergenceWeight));
    } else {
      teacher = target;
      divergenceWeight = target;
      divergence = crossEntropy;
    }
    Backward backward =
        spec.hasBackward()
            ? new Backward(
                seeds,
                spec.sinks(),
                name -> !spec.frozen().contains(name) && !spec.sinks().isEmpty(),
                spec.inputGradient() ? List.of(x) : List.of())
            : Backward.none();
    plan = new Plan(device, graph, backward);
    stagedLabels = new int[n];
    losses = new float[n];
    divergences = new float[n];
    logits = new float[n * model.classes()];
    zeros = new float[n];
    mean = equalWeights(1.0 / n);
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

  public Plan plan() {
    return plan;
  }

  /** The launches of both passes on this pass's memory, for profiles. */
  public List<Launch> launches() {
    return executor.launches();
  }

  public int batch() {
    return spec.batch();
  }

  /** Loads the examples {@code indices[first … first+batch)} with their own labels. */
  public Pass load(Examples examples, int[] indices, int first) {
    int size = examples.exampleSize();
    float[] staged = stagedExamples();
    for (int i = 0; i < spec.batch(); i++) {
      examples.copy(indices[first + i], staged, i * size);
      stagedLabels[i] = examples.label(indices[first + i]);
    }
    executor.write(x, staged);
    executor.write(target, stagedLabels);
    return this;
  }

  /** Made on first use: a pass that is only planned takes no memory for a batch. */
  private float[] stagedExamples() {
    if (stagedExamples == null) {
      stagedExamples = new float[Math.toIntExact(x.shape().size())];
    }
    return stagedExamples;
  }

  /** Loads examples given as values [batch, …] with labels. */
  public Pass load(float[] examples, int[] labels) {
    executor.write(x, examples);
    executor.write(target, labels);
    return this;
  }

  /** Replaces the labels of the loaded batch: {@code labels[first … first+batch)}. */
  public Pass labels(int[] labels, int first) {
    System.arraycopy(labels, first, stagedLabels, 0, spec.batch());
    executor.write(target, stagedLabels);
    return this;
  }

  /** Gives the teacher's logits [batch, classes] for the distillation term. */
  public Pass teacher(float[] teacherLogits) {
    executor.write(teacher, teacherLogits);
    return this;
  }

  /** Sets seed and step of random operators such as dropout. */
  public Pass random(long seed, int step) {
    if (graph.isRandom()) {
      stagedRandom[0] = (int) seed;
      stagedRandom[1] = (int) (seed >>> 32);
      stagedRandom[2] = step;
      executor.write(graph.random(), stagedRandom);
    }
    return this;
  }

  /** Runs forward. */
  public Pass forward() {
    executor.forward();
    return this;
  }

  /** Cross-entropy of each sample after {@link #forward}. */
  public float[] losses() {
    device.read(executor.buffer(crossEntropy), losses, 0, losses.length);
    return losses;
  }

  /** Distillation loss of each sample after {@link #forward}. */
  public float[] divergences() {
    device.read(executor.buffer(divergence), divergences, 0, divergences.length);
    return divergences;
  }

  /** Logits [batch, classes] after {@link #forward}. */
  public float[] logits() {
    device.read(executor.buffer(network.logits()), logits, 0, logits.length);
    return logits;
  }

  /** Input of the classifier [batch, E] after {@link #forward}; a new array. */
  public float[] embeddings() {
    return executor.read(network.embedding());
  }

  /** Runs backward for Σ_i weights[i] · CE_i. */
  public void backward(float[] weights) {
    backward(weights, zeros);
  }

  /** Runs backward for the mean cross-entropy of the batch. */
  public void backwardMean() {
    backward(mean, zeros);
  }

  /** Runs backward for Σ_i crossEntropyWeights[i] · CE_i + divergenceWeights[i] · KL_i. */
  public void backward(float[] crossEntropyWeights, float[] divergenceWeights) {
    executor.write(crossEntropyWeight, crossEntropyWeights);
    if (spec.temperature().isPresent()) {
      executor.write(divergenceWeight, divergenceWeights);
    }
    executor.backward();
  }

  /** As {@link Executor#firstNonFinite}, for the loaded batch. */
  public Optional<NonFinite> firstNonFinite() {
    return executor.firstNonFinite();
  }

  /** Gradient of the examples after {@link #backward}, if the spec asked for it. */
  public float[] inputGradient() {
    return executor.read(plan.inputGradient(x));
  }

  /** An array of {@code batch} equal weights: {@code 1/batch} makes the mean. */
  public float[] equalWeights(double value) {
    float[] weights = new float[spec.batch()];
    Arrays.fill(weights, (float) value);
    return weights;
  }

  @Override
  public void close() {
    unbind();
    plan.close();
  }
}
