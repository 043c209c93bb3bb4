package org.unhear.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who writes and reads the activations of a forward pass. */
final class ForwardActivations {
  /** Arithmetic that takes as long as moving a byte: 2 operations a product, at 6 a byte. */
  private static final double BYTES_PER_PRODUCT = 2.0 / 6;

  private final List<Step> steps;
  private final int forward;
  private final Map<Tensor, List<Integer>> writers = new IdentityHashMap<>();
  private final Map<Tensor, Integer> lastForwardReader = new IdentityHashMap<>();
  private final Set<Tensor> saved = identitySet();

  /**
   * @param forward how many of the steps belong to the forward pass
   */
  ForwardActivations(List<Step> steps, int forward) {
    this.steps = steps;
    this.forward = forward;
    for (int i = 0; i < forward; i++) {
      int step = i;
      for (Tensor tensor : steps.get(i).writes()) {
        writers.computeIfAbsent(tensor.storage(), t -> new ArrayList<>()).add(step);
      }
      for (Tensor tensor : steps.get(i).reads()) {
        lastForwardReader.put(tensor.storage(), step);
      }
    }
    for (Step step : steps.subList(forward, steps.size())) {
      step.reads().stream().map(Tensor::storage).filter(this::isForward).forEach(saved::add);
    }
  }

  static Set<Tensor> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  int steps() {
    return forward;
  }

  /** Whether the forward pass computes it. */
  boolean isForward(Tensor tensor) {
    return writers.containsKey(tensor)
        && (tensor.role() == Tensor.Role.ACTIVATION || tensor.role() == Tensor.Role.OUTPUT);
  }

  /** The launches that compute it, each a part of it where there are several. */
  List<Step> writers(Tensor tensor) {
    return writers.get(tensor).stream().map(steps::get).toList();
  }

  private int firstWriter(Tensor tensor) {
    return writers.get(tensor).get(0);
  }

  /** Read by the backward pass. */
  Set<Tensor> saved() {
    return saved;
  }

  /** Whether it can be computed once more; results for the host stay in any case. */
  boolean repeatable(Tensor tensor) {
    return tensor.role() == Tensor.Role.ACTIVATION
        && writers(tensor).stream()
            .allMatch(
                step -> step.repeated().writes().stream().anyMatch(w -> w.storage() == tensor));
  }

  /** What repeating the launch costs, in bytes moved or as long as that takes. */
  static double cost(Step step) {
    return step.bytes() + BYTES_PER_PRODUCT * step.products();
  }

  /** Cost of computing a tensor once more for each byte that is saved by not keeping it. */
  double costPerByte(Tensor tensor) {
    Set<Tensor> together = identitySet();
    for (Step step : writers(tensor)) {
      step.writes().stream()
          .map(Tensor::storage)
          .filter(each -> saved.contains(each) && repeatable(each))
          .forEach(together::add);
    }
    double cost = writers(tensor).stream().mapToDouble(ForwardActivations::cost).sum();
    return cost / Math.max(1, together.stream().mapToLong(Tensor::bytes).sum());
  }

  /** Activations that later forward launches need when launch {@code i} has run. */
  List<Tensor> crossing(int i) {
    List<Tensor> alive = new ArrayList<>();
    lastForwardReader.forEach(
        (tensor, last) -> {
          if (isForward(tensor) && firstWriter(tensor) <= i && last > i) {
            alive.add(tensor);
          }
        });
    return alive;
  }

  /**
   * Launches after which the pass is cut into so many segments that save about as many bytes each,
   * where the fewest bytes cross.
   */
  List<Integer> cuts(int segments) {
    long[] crossing = crossingBytes();
    long[] before = new long[forward + 1];
    for (int i = 0; i < forward; i++) {
      before[i + 1] = before[i] + savedBytes(i);
    }
    Set<Integer> chosen = new TreeSet<>();
    double share = (double) before[forward] / segments;
    for (int k = 1; k < segments; k++) {
      int best = -1;
      for (int i = 0; i < forward - 1; i++) {
        boolean near = Math.abs(before[i + 1] - k * share) <= share / 2;
        if (near && (best < 0 || crossing[i] < crossing[best])) {
          best = i;
        }
      }
      if (best >= 0) {
        chosen.add(best);
      }
    }
    return List.copyOf(chosen);
  }

  private long savedBytes(int step) {
    return steps.get(step).writes().stream()
        .map(Tensor::storage)
        .filter(saved::contains)
        .mapToLong(Tensor::bytes)
        .sum();
  }

  private long[] crossingBytes() {
    long[] change = new long[forward + 1];
    lastForwardReader.forEach(
        (tensor, last) -> {
          if (isForward(tensor)) {
            change[firstWriter(tensor)] += tensor.bytes();
            change[last] -= tensor.bytes();
          }
        });
    for (int i = 1; i < change.length; i++) {
      change[i] += change[i - 1];
    }
    return change;
  }
}
