package org.unhear.train;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.graph.Graph;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Sink;
import org.unhear.graph.SinkBuffers;
import org.unhear.graph.Weights;
import org.unhear.nn.Model;

/**
 * A model with weights on a device and the passes it has needed so far. All passes share one
 * scratch arena and one gradient buffer. It owns both, and the weights; closing it frees them.
 */
public final class Learner implements Predictor {
  private final Device device;
  private final Model model;
  private final Weights weights;
  private final Map<PassSpec, Pass> passes = new HashMap<>();
  private final Map<PassSpec, SinkBuffers> sinksOf = new HashMap<>();
  private Pass[] trainingPasses = new Pass[0];
  private Arena gradient;
  private Arena scratch;

  /** Takes over the weights. */
  public Learner(Device device, Model model, Weights weights) {
    this.device = device;
    this.model = model;
    this.weights = weights;
    this.scratch = device.allocate("scratch", 0);
  }

  /** A model with fresh weights. */
  public static Learner initialised(Device device, Model model, long seed) {
    return new Learner(device, model, Weights.initialised(device, Learner.graphOf(model, 1), seed));
  }

  /** A model whose weights are all 0, for what fills them. */
  public static Learner blank(Device device, Model model) {
    Graph graph = graphOf(model, 1);
    ParameterLayout parameters = ParameterLayout.of(graph.parameters());
    ParameterLayout states = ParameterLayout.of(graph.states());
    return new Learner(device, model, new Weights(device, parameters, states));
  }

  /** A graph of a model for its parameters; nothing runs it. */
  public static Graph graphOf(Model model, int batch) {
    Graph graph = new Graph(Graph.Mode.TRAINING);
    model.build(
        graph, graph.input("x", DataType.FLOAT32, PlannedPass.batched(model.example(), batch)));
    return graph;
  }

  /** Whether the examples of a batch depend on each other in training, as through batch norm. */
  public static boolean tiesExamples(Model model) {
    return graphOf(model, 2).nodes().stream()
        .anyMatch(node -> !node.operator().perSampleObstacle(node).isEmpty());
  }

  /** Another learner of the same model on the same device with a copy of the weights. */
  public Learner fork() {
    return new Learner(device, model, weights.copy());
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public Model model() {
    return model;
  }

  public Weights weights() {
    return weights;
  }

  /**
   * The gradient of the objective, [P] in the layout of the weights; made on first use, zeroed by
   * the caller.
   */
  public Buffer gradient() {
    if (gradient == null) {
      gradient = device.allocate("gradients", weights.parameters().total() * Float.BYTES);
      device.fill(gradient.whole(), 0);
    }
    return gradient.whole();
  }

  public void zeroGradient() {
    device.fill(gradient(), 0);
  }

  /** The pass of a kind whose gradients are added to {@link #gradient()}. */
  public Pass pass(PassSpec spec) {
    if (spec.sinks().equals(Set.of(Sink.ACCUMULATE))) {
      return pass(spec, SinkBuffers.accumulate(gradient()));
    }
    if (!spec.sinks().isEmpty()) {
      throw new IllegalArgumentException(
          "the sinks " + spec.sinks() + " need buffers of their own");
    }
    return pass(
        spec,
        new SinkBuffers(Map.of(Sink.ACCUMULATE, weights.flat()), weights.flat(), weights.flat()));
  }

  /** The pass of ordinary training over a batch. Allocates nothing when it was used before. */
  public Pass trainingPass(int batch) {
    if (trainingPasses.length <= batch) {
      trainingPasses = Arrays.copyOf(trainingPasses, batch + 1);
    }
    if (trainingPasses[batch] == null) {
      trainingPasses[batch] = pass(PassSpec.training(batch));
    }
    return trainingPasses[batch];
  }

  /**
   * The pass of a kind with sinks in buffers of the caller, which must stay open while it is used.
   */
  public Pass pass(PassSpec spec, SinkBuffers sinks) {
    Pass pass = passes.get(spec);
    if (pass != null && sinksOf.get(spec).equals(sinks)) {
      return pass;
    }
    if (pass == null) {
      pass = new Pass(device, model, spec);
      passes.put(spec, pass);
    }
    sinksOf.put(spec, sinks);
    long needed = pass.scratchBytes();
    if (needed > scratch.bytes()) {
      passes.values().forEach(Pass::unbind);
      scratch.close();
      scratch = device.allocate("scratch", needed);
      passes.forEach((key, each) -> each.bind(weights, sinksOf.get(key), scratch.whole()));
    } else {
      pass.bind(weights, sinks, scratch.whole());
    }
    return pass;
  }

  /** Closes a pass, to be called before the buffers of its sinks are. */
  public void release(PassSpec spec) {
    Pass pass = passes.remove(spec);
    sinksOf.remove(spec);
    if (pass != null) {
      pass.close();
    }
  }

  private int atATime() {
    return Math.min(model.inferenceBatch(), device.ledger().limits().examples());
  }

  @Override
  public float[] logits(Examples examples, int[] indices) {
    int classes = model.classes();
    float[] all = new float[indices.length * classes];
    for (int first = 0; first < indices.length; first += atATime()) {
      int n = Math.min(atATime(), indices.length - first);
      Pass pass = pass(PassSpec.inference(n)).load(examples, indices, first).forward();
      System.arraycopy(pass.logits(), 0, all, first * classes, n * classes);
    }
    return all;
  }

  /** Cross-entropy of each example in inference mode. */
  public float[] losses(Examples examples, int[] indices) {
    float[] all = new float[indices.length];
    for (int first = 0; first < indices.length; first += atATime()) {
      int n = Math.min(atATime(), indices.length - first);
      Pass pass = pass(PassSpec.inference(n)).load(examples, indices, first).forward();
      System.arraycopy(pass.losses(), 0, all, first, n);
    }
    return all;
  }

  @Override
  public float[][] embeddings(Examples examples, int[] indices) {
    float[][] all = new float[indices.length][];
    for (int first = 0; first < indices.length; first += atATime()) {
      int n = Math.min(atATime(), indices.length - first);
      float[] rows =
          pass(PassSpec.inference(n)).load(examples, indices, first).forward().embeddings();
      int width = rows.length / n;
      for (int i = 0; i < n; i++) {
        all[first + i] = Arrays.copyOfRange(rows, i * width, (i + 1) * width);
      }
    }
    return all;
  }

  /** Bytes this learner holds on the device. */
  public long bytes() {
    long inputs = passes.values().stream().mapToLong(Pass::inputBytes).sum();
    return weights.flat().bytes()
        + weights.flatStates().bytes()
        + (gradient == null ? 0 : gradient.bytes())
        + scratch.bytes()
        + inputs;
  }

  @Override
  public void close() {
    passes.values().forEach(Pass::close);
    passes.clear();
    scratch.close();
    if (gradient != null) {
      gradient.close();
    }
    weights.close();
  }
}
