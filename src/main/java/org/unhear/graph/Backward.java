package org.unhear.graph;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a backward pass is for.
 *
 * @param seeds where it starts: a tensor and the upstream gradient given for it
 * @param sinks where the gradients of parameters end; none for gradients of inputs only
 * @param trained which parameters get gradients, by name
 * @param inputs inputs of the graph whose gradients are kept for the host
 */
public record Backward(
    List<Seed> seeds, Set<Sink> sinks, Predicate<String> trained, List<Tensor> inputs) {
  /** L contains Σ_i upstream[i] · tensor[i]. */
  public record Seed(Tensor tensor, Tensor upstream) {}

  public Backward {
    seeds = List.copyOf(seeds);
    sinks = Set.copyOf(sinks);
    inputs = List.copyOf(inputs);
  }

  /** No backward pass. */
  public static Backward none() {
    return new Backward(List.of(), Set.of(), name -> false, List.of());
  }

  /** Gradients of all parameters. */
  public static Backward of(List<Seed> seeds, Set<Sink> sinks) {
    return new Backward(seeds, sinks, name -> true, List.of());
  }

  int sinkBits() {
    return sinks.stream().mapToInt(Sink::bit).sum();
  }

  boolean perSample() {
    return sinks.stream().anyMatch(Sink::perSample);
  }

  /**
   * Tensors whose gradient somebody needs: trained parameters, chosen inputs, and all that depend
   * on them.
   */
  Set<Tensor> wanted(Graph graph) {
    Set<Tensor> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
    graph.parameters().stream()
        .filter(parameter -> trained.test(parameter.name()))
        .forEach(parameter -> wanted.add(parameter.tensor()));
    wanted.addAll(inputs);
    for (Node node : graph.nodes()) {
      if (node.inputs().stream().anyMatch(wanted::contains)) {
        wanted.add(node.output());
      }
    }
    return wanted;
  }
}
