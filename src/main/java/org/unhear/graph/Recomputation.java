package org.unhear.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The launches of a plan when only some activations are kept for the backward pass: the others are
 * computed again there, from those that are kept (Griewank and Walther, 2000; Chen et al., 2016).
 * Kernels are deterministic, so results are the same bits.
 *
 * <p>What is kept is searched for in two ways at once. The pass is cut into segments whose ends are
 * kept, so that a segment is computed again when the backward pass reaches it; and of what is
 * inside, that is kept which would cost most to compute for each byte.
 *
 * @param steps forward launches, then those of the backward pass
 * @param placements memory of their activations
 * @param cost of the launches that were added, in bytes moved or as long as that takes
 */
record Recomputation(List<Step> steps, List<MemoryPlanner.Placement> placements, double cost) {
  private static final int[] SEGMENTS = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32};

  /** Shares of the saved bytes that may go, cheapest first. */
  private static final double[] SHARES = {0.25, 0.5, 0.75, 0.9, 1};

  /** Bytes of the activations. */
  long bytes() {
    return placements.stream().mapToLong(p -> p.offset() + p.bytes()).max().orElse(0);
  }

  /**
   * The least that has to be computed again for activations to fit into so many bytes. Where
   * nothing found fits, that which needs fewest bytes.
   *
   * @param forward how many of the steps belong to the forward pass
   */
  static Recomputation within(long limit, List<Step> steps, int forward) {
    Recomputation best = new Recomputation(List.copyOf(steps), MemoryPlanner.place(steps), 0);
    if (best.bytes() <= limit || forward == steps.size()) {
      return best;
    }
    ForwardActivations activations = new ForwardActivations(steps, forward);
    for (int segments : SEGMENTS) {
      for (double share : SHARES) {
        Recomputation next = keeping(kept(activations, segments, share), activations, steps);
        if (next.isBetterThan(best, limit)) {
          best = next;
        }
      }
    }
    return best;
  }

  private boolean isBetterThan(Recomputation other, long limit) {
    boolean fits = bytes() <= limit;
    boolean otherFits = other.bytes() <= limit;
    if (fits && otherFits) {
      return cost < other.cost;
    }
    return fits || !otherFits && bytes() < other.bytes();
  }

  private static Set<Tensor> kept(ForwardActivations activations, int segments, double share) {
    Set<Tensor> kept = ForwardActivations.identitySet();
    activations.cuts(segments).forEach(cut -> kept.addAll(activations.crossing(cut)));
    List<Tensor> candidates = new ArrayList<>();
    for (Tensor tensor : activations.saved()) {
      if (activations.repeatable(tensor)) {
        candidates.add(tensor);
      } else {
        kept.add(tensor);
      }
    }
    Map<Tensor, Double> price = new IdentityHashMap<>();
    candidates.forEach(tensor -> price.put(tensor, activations.costPerByte(tensor)));
    candidates.sort((a, b) -> Double.compare(price.get(a), price.get(b)));
    double room = share * candidates.stream().mapToLong(Tensor::bytes).sum();
    for (Tensor tensor : candidates) {
      room -= tensor.bytes();
      if (room < 0) {
        kept.add(tensor);
      }
    }
    return kept;
  }

  private static Recomputation keeping(
      Set<Tensor> kept, ForwardActivations activations, List<Step> steps) {
    Writer writer = new Writer(kept, activations);
    steps.subList(0, activations.steps()).forEach(writer.steps::add);
    steps.subList(activations.steps(), steps.size()).forEach(writer::addBackward);
    return new Recomputation(
        List.copyOf(writer.steps), MemoryPlanner.place(writer.steps), writer.cost);
  }

  /** Writes the launches down again, with those in between that compute what was not kept. */
  private static final class Writer {
    private final Set<Tensor> kept;
    private final ForwardActivations activations;
    private final Map<Tensor, Tensor> again = new IdentityHashMap<>();
    private final Set<Step> repeated = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Step> steps = new ArrayList<>();
    private double cost;

    Writer(Set<Tensor> kept, ForwardActivations activations) {
      this.kept = kept;
      this.activations = activations;
    }

    void addBackward(Step step) {
      List<Tensor> reads = new ArrayList<>();
      step.reads().forEach(tensor -> reads.add(available(tensor)));
      steps.add(step.on(step.label(), reads, step.writes()));
    }

    /** The tensor, or its like that has been computed again. */
    private Tensor available(Tensor tensor) {
      Tensor storage = tensor.storage();
      if (!activations.isForward(storage)
          || kept.contains(storage)
          || !activations.repeatable(storage)) {
        return tensor;
      }
      activations.writers(storage).stream().filter(repeated::add).forEach(this::repeat);
      return again.get(storage).view(tensor.shape());
    }

    private void repeat(Step first) {
      Step step = first.repeated();
      List<Tensor> reads = new ArrayList<>();
      step.reads().forEach(tensor -> reads.add(available(tensor)));
      List<Tensor> writes = new ArrayList<>();
      for (Tensor tensor : step.writes()) {
        writes.add(again.computeIfAbsent(tensor.storage(), Writer::like).view(tensor.shape()));
      }
      steps.add(step.on(step.label() + " again", reads, writes));
      cost += ForwardActivations.cost(first);
    }

    private static Tensor like(Tensor tensor) {
      return new Tensor(
          tensor.name() + " again", tensor.shape(), tensor.type(), Tensor.Role.ACTIVATION);
    }
  }
}
