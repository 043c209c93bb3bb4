package org.unhear.graph;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.unhear.device.DataType;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;

/**
 * Collects the launches of a backward pass and keeps track of whose gradient is where. Gradients of
 * activations are assigned, and where a tensor has several readers their contributions are added up
 * once, when its own node is reached.
 */
public final class Gradients extends Emitter {
  private final Set<Tensor> wanted;
  private final Map<Tensor, List<Tensor>> contributions = new IdentityHashMap<>();
  private final int sinks;
  private final long storeStride;
  private Node node;
  private Tensor gradient;
  private int temporaries;

  Gradients(Graph.Mode mode, List<Step> steps, Set<Tensor> wanted, int sinks, long storeStride) {
    super(mode, true, steps);
    this.wanted = wanted;
    this.sinks = sinks;
    this.storeStride = storeStride;
  }

  /** Gives a tensor's gradient from outside: the seed of a loss. */
  void seed(Tensor tensor, Tensor upstream) {
    contributions.computeIfAbsent(tensor, t -> new ArrayList<>()).add(upstream);
  }

  /**
   * Emits the backward launches of a node, if any gradient reached it and anything below wants one.
   */
  void visit(Node visited) {
    if (!contributions.containsKey(visited.output()) || !wanted.contains(visited.output())) {
      return;
    }
    startNode(visited.label(), 0);
    node = visited;
    gradient = total(visited.output());
    visited.operator().backward(visited, this);
  }

  /** The gradient of the node's result. */
  public Tensor output() {
    return gradient;
  }

  /** Whether the gradient of an input is of use to anyone. */
  public boolean wants(int input) {
    return wanted.contains(node.input(input));
  }

  /** Memory for the gradient of an input, to be assigned by the next launch. */
  public Tensor into(int input) {
    Tensor target = temporary(node.input(input).shape());
    contribute(input, target);
    return target;
  }

  /** The gradient of an input is an existing tensor as it is, such as both sides of a sum. */
  public void pass(int input, Tensor existing) {
    if (wants(input)) {
      Shape shape = node.input(input).shape();
      contribute(input, existing.shape().equals(shape) ? existing : existing.view(shape));
    }
  }

  /** Scratch of this pass with the lifetime of its uses. */
  public Tensor temporary(Shape shape) {
    return new Tensor(
        "∂" + label() + "." + temporaries++, shape, DataType.FLOAT32, Tensor.Role.ACTIVATION);
  }

  /**
   * The gradient of a parameter, by a kernel that ends in sinks. Nothing is emitted when the
   * parameter is not trained.
   *
   * @param call kernel and attributes, without those of the sinks
   * @param input index of the parameter among the node's inputs
   * @param operands what the kernel reads
   */
  public void parameter(KernelCall call, int input, Tensor... operands) {
    if (!wants(input) || sinks == 0) {
      return;
    }
    KernelCall complete = call.with("sinks", sinks).with("store_stride", storeStride);
    launch(complete, List.of(operands), List.of());
    intoSinks(node.input(input));
  }

  /** The sum of all contributions to a tensor's gradient. */
  Tensor total(Tensor tensor) {
    List<Tensor> parts = contributions.get(tensor);
    Tensor sum = parts.get(0);
    for (Tensor part : parts.subList(1, parts.size())) {
      Tensor next = temporary(tensor.shape());
      launchInPlace(
          KernelCall.of("add").with("size", tensor.shape().size()),
          List.of(sum, part),
          List.of(0, 1),
          List.of(next));
      sum = next;
    }
    parts.clear();
    parts.add(sum);
    return sum;
  }

  boolean has(Tensor tensor) {
    return contributions.containsKey(tensor);
  }

  private void contribute(int input, Tensor value) {
    contributions.computeIfAbsent(node.input(input), t -> new ArrayList<>()).add(value);
  }
}
