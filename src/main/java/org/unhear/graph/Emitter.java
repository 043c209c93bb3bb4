package org.unhear.graph;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.KernelCall;

/** Collects the launches of a graph in order. */
public class Emitter {
  /**
   * A launch on tensors that have no memory yet.
   *
   * @param reads buffers that the kernel only reads, first in its argument list
   * @param writes buffers that it writes, after them
   * @param reusable indices into {@code reads} of tensors whose memory the first written tensor may
   *     take when nobody reads them later
   */
  public record Step(
      String label,
      KernelCall call,
      List<Tensor> reads,
      List<Tensor> writes,
      List<Integer> reusable) {
    public Step {
      reads = List.copyOf(reads);
      writes = List.copyOf(writes);
      reusable = List.copyOf(reusable);
    }
  }

  private final Graph.Mode mode;
  private final boolean backwardFollows;
  private final List<Step> steps;
  private String label = "";

  Emitter(Graph.Mode mode, boolean backwardFollows, List<Step> steps) {
    this.mode = mode;
    this.backwardFollows = backwardFollows;
    this.steps = steps;
  }

  /** Training or inference. */
  public Graph.Mode mode() {
    return mode;
  }

  /** Whether a backward pass is part of the plan, so that what operators save for it is read. */
  public boolean backwardFollows() {
    return backwardFollows;
  }

  void startNode(String nodeLabel) {
    label = nodeLabel;
  }

  String label() {
    return label;
  }

  /** A kernel whose outputs share no memory with its inputs. */
  public void launch(KernelCall call, List<Tensor> reads, List<Tensor> writes) {
    steps.add(new Step(label + " " + call.name(), call, reads, writes, List.of()));
  }

  /** A kernel that may write its first output over the memory of one of {@code reads[reusable]}. */
  public void launchInPlace(
      KernelCall call, List<Tensor> reads, List<Integer> reusable, List<Tensor> writes) {
    steps.add(new Step(label + " " + call.name(), call, reads, writes, reusable));
  }

  /** Launches so far. */
  List<Step> steps() {
    return new ArrayList<>(steps);
  }
}
