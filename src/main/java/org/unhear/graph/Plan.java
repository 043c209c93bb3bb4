package org.unhear.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;

/**
 * A graph made ready for a device: launches in order, kernels prepared, an offset for every
 * activation. It holds no tensor memory; {@link Executor} gives it some. Forward launches come
 * first, then those of the backward pass.
 */
public final class Plan implements AutoCloseable {
  private final Device device;
  private final Graph graph;
  private final Backward backward;
  private final List<Step> steps;
  private final int forwardSteps;
  private final List<Tensor> inputGradients;
  private final List<Kernel> kernels = new ArrayList<>();
  private final List<MemoryPlanner.Placement> placements;
  private final long activationBytes;
  private final long workspaceBytes;

  /**
   * Plans a graph.
   *
   * @throws UnhearException when per-sample sinks are asked for and an operator ties samples
   *     together
   * @throws org.unhear.device.DeviceException when a kernel cannot be prepared
   */
  public Plan(Device device, Graph graph, Backward backward) {
    this.device = device;
    this.graph = graph;
    this.backward = backward;
    if (backward.perSample()) {
      graph.requirePerSample();
    }
    List<Step> all = new ArrayList<>();
    Emitter forward = new Emitter(graph.mode(), !backward.seeds().isEmpty(), all);
    for (Node node : graph.nodes()) {
      if (!node.operator().isView()) {
        forward.startNode(node.label(), node.operator().multiplyAccumulates(node));
        node.operator().forward(node, forward);
      }
    }
    this.forwardSteps = all.size();
    Gradients gradients =
        new Gradients(
            graph.mode(),
            all,
            backward.wanted(graph),
            backward.sinkBits(),
            ParameterLayout.of(graph.parameters()).total());
    backward.seeds().forEach(seed -> gradients.seed(seed.tensor(), seed.upstream()));
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      gradients.visit(graph.nodes().get(i));
    }
    this.inputGradients = new ArrayList<>();
    for (Tensor input : backward.inputs()) {
      Tensor total = gradients.total(input);
      total.keep();
      inputGradients.add(total);
    }
    Recomputation chosen =
        Recomputation.within(device.ledger().limits().activationBytes(), all, forwardSteps);
    this.steps = chosen.steps();
    this.placements = chosen.placements();
    this.activationBytes =
        placements.stream().mapToLong(p -> p.offset() + p.bytes()).max().orElse(0);
    try {
      // Layers of one shape share a kernel: a deep network has few.
      Map<KernelCall, Kernel> prepared = new HashMap<>();
      for (Step step : steps) {
        kernels.add(prepared.computeIfAbsent(step.call(), device::prepare));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    this.workspaceBytes = kernels.stream().mapToLong(Kernel::workspaceBytes).max().orElse(0);
  }

  public Device device() {
    return device;
  }

  public Graph graph() {
    return graph;
  }

  public Backward backward() {
    return backward;
  }

  /** Bytes of the activation arena. */
  public long activationBytes() {
    return activationBytes;
  }

  /** Bytes that no arrangement of the activations could be below. */
  public long activationLowerBound() {
    return MemoryPlanner.lowerBound(placements);
  }

  /** Bytes of scratch shared by all launches. */
  public long workspaceBytes() {
    return workspaceBytes;
  }

  /** Bytes of the inputs that the host writes. */
  public long inputBytes() {
    return graph.inputs().stream().mapToLong(input -> aligned(input.bytes())).sum();
  }

  /** Where each activation lies and when it is alive, for reports. */
  public List<TensorPlacement> tensors() {
    return placements.stream()
        .map(
            p -> new TensorPlacement(p.tensor().name(), p.offset(), p.bytes(), p.first(), p.last()))
        .toList();
  }

  /** An activation's place; {@code first} and {@code last} count launches. */
  public record TensorPlacement(String name, long offset, long bytes, int first, int last) {}

  /** Launches of both passes in order, for reports. */
  public List<String> launchLabels() {
    return steps.stream().map(Step::label).toList();
  }

  List<Step> steps() {
    return steps;
  }

  int forwardSteps() {
    return forwardSteps;
  }

  List<Kernel> kernels() {
    return kernels;
  }

  Map<Tensor, MemoryPlanner.Placement> placements() {
    Map<Tensor, MemoryPlanner.Placement> byTensor = new IdentityHashMap<>();
    placements.forEach(p -> byTensor.put(p.tensor(), p));
    return byTensor;
  }

  /** The gradient of an input that {@link Backward#inputs} asked for. */
  public Tensor inputGradient(Tensor input) {
    return inputGradients.get(backward.inputs().indexOf(input));
  }

  static long aligned(long bytes) {
    return (bytes + MemoryPlanner.ALIGNMENT - 1)
        / MemoryPlanner.ALIGNMENT
        * MemoryPlanner.ALIGNMENT;
  }

  @Override
  public void close() {
    new HashSet<>(kernels).forEach(Kernel::close);
    kernels.clear();
  }
}
