package org.unhear.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.unhear.UnhearException;
import org.unhear.device.DataType;
import org.unhear.device.Shape;

/**
 * Operators with static shapes, in the order they run. A model writes itself into a graph for one
 * batch size; the same model gives the same parameters in the same order for every batch size.
 */
public final class Graph {
  /** Whether batch statistics and dropout behave as in training. */
  public enum Mode {
    TRAINING,
    INFERENCE
  }

  private final Mode mode;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Tensor> inputs = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<Parameter> states = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private Tensor random;

  public Graph(Mode mode) {
    this.mode = mode;
  }

  public Mode mode() {
    return mode;
  }

  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  public List<Tensor> inputs() {
    return Collections.unmodifiableList(inputs);
  }

  public List<Parameter> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /** Tensors that persist and are not trained. */
  public List<Parameter> states() {
    return Collections.unmodifiableList(states);
  }

  /** A tensor that the host writes before each run. */
  public Tensor input(String name, DataType type, Shape shape) {
    Tensor tensor = new Tensor(unique(name), shape, type, Tensor.Role.INPUT);
    inputs.add(tensor);
    return tensor;
  }

  /**
   * The input that random operators read: seed (low and high half), step, and which sample of a
   * batch is the first here. It is made on first use, so a graph without such operators has none.
   */
  public Tensor random() {
    if (random == null) {
      random = input("random", DataType.INT32, Shape.of(4));
    }
    return random;
  }

  /** Whether an operator of this graph draws random numbers. */
  public boolean isRandom() {
    return random != null;
  }

  /** A trained tensor, created on first use of the model. */
  public Tensor parameter(String name, Shape shape, Initializer initializer) {
    Tensor tensor = new Tensor(unique(name), shape, DataType.FLOAT32, Tensor.Role.PARAMETER);
    parameters.add(new Parameter(tensor, initializer));
    return tensor;
  }

  /** A tensor that persists and is not trained. */
  public Tensor state(String name, Shape shape, Initializer initializer) {
    Tensor tensor = new Tensor(unique(name), shape, DataType.FLOAT32, Tensor.Role.STATE);
    states.add(new Parameter(tensor, initializer));
    return tensor;
  }

  /**
   * Applies an operator.
   *
   * @return its result
   * @throws IllegalArgumentException when the shapes do not fit; the message names the label
   */
  public Tensor apply(String label, Operator operator, Tensor... arguments) {
    List<Tensor> operands = List.of(arguments);
    List<Shape> shapes = operands.stream().map(Tensor::shape).toList();
    List<Tensor> outputs = new ArrayList<>();
    try {
      Shape shape = operator.output(shapes);
      outputs.add(
          operator.isView()
              ? operands.get(0).view(shape)
              : new Tensor(unique(label), shape, DataType.FLOAT32, Tensor.Role.ACTIVATION));
      for (Shape saved : operator.saved(shapes)) {
        outputs.add(
            new Tensor(
                unique(label + ".saved" + outputs.size()),
                saved,
                DataType.FLOAT32,
                Tensor.Role.ACTIVATION));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(label + ": " + operator.name() + ": " + e.getMessage(), e);
    }
    nodes.add(new Node(label, operator, operands, outputs));
    return outputs.get(0);
  }

  /** Products that one forward pass over the batch adds up; see {@link Operator}. */
  public long multiplyAccumulates() {
    return nodes.stream().mapToLong(node -> node.operator().multiplyAccumulates(node)).sum();
  }

  /**
   * Why gradients of single samples do not exist in this graph, with the label of the first
   * operator that ties samples together; empty when they do.
   */
  public Optional<String> perSampleObstacle() {
    return mode == Mode.INFERENCE
        ? Optional.empty()
        : nodes.stream()
            .filter(node -> !node.operator().perSampleObstacle(node).isEmpty())
            .map(
                node -> "'%s': %s".formatted(node.label(), node.operator().perSampleObstacle(node)))
            .findFirst();
  }

  /**
   * Refuses a graph in which gradients of single samples do not exist.
   *
   * @throws UnhearException naming the operator and the alternatives
   */
  void requirePerSample() {
    perSampleObstacle()
        .ifPresent(
            obstacle -> {
              throw new UnhearException(
                  "Gradients of single recordings do not exist through " + obstacle,
                  "Use the network in inference mode, or one with layer or group norm.");
            });
  }

  /** Keeps a result until the end of a run, so that the host can read it. */
  public Tensor keep(Tensor tensor) {
    tensor.keep();
    return tensor;
  }

  private String unique(String name) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("the name '" + name + "' is taken in this graph");
    }
    return name;
  }
}
