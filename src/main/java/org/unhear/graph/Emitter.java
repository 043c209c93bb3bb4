package org.unhear.graph;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.KernelCall;

/** Collects the launches of a graph in order. */
public class Emitter {
  private final Graph.Mode mode;
  private final boolean backwardFollows;
  private final List<Step> steps;
  private String label = "";
  private long products;

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

  void startNode(String nodeLabel, long nodeProducts) {
    label = nodeLabel;
    products = nodeProducts;
  }

  String label() {
    return label;
  }

  /** A kernel whose outputs share no memory with its inputs. */
  public void launch(KernelCall call, List<Tensor> reads, List<Tensor> writes) {
    launchInPlace(call, reads, List.of(), writes);
  }

  /** A kernel that may write its first output over the memory of one of {@code reads[reusable]}. */
  public void launchInPlace(
      KernelCall call, List<Tensor> reads, List<Integer> reusable, List<Tensor> writes) {
    steps.add(new Step(label(call), call, reads, writes, reusable, products));
    products = 0;
  }

  /**
   * How results of the last launch are computed once more, for a launch that cannot be repeated as
   * it is since it also moves states.
   */
  public void again(KernelCall call, List<Tensor> reads, List<Tensor> writes) {
    int last = steps.size() - 1;
    steps.set(
        last, steps.get(last).withAgain(new Step(label(call), call, reads, writes, List.of(), 0)));
  }

  /** The last launch gives a parameter's gradient to the sinks. */
  void intoSinks(Tensor parameter) {
    int last = steps.size() - 1;
    steps.set(last, steps.get(last).of(parameter));
  }

  private String label(KernelCall call) {
    return label + " " + call.name();
  }

  /** Launches so far. */
  List<Step> steps() {
    return new ArrayList<>(steps);
  }
}
