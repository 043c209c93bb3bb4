package org.unhear.train;

import java.util.Optional;
import java.util.Set;
import org.unhear.graph.Graph;
import org.unhear.graph.Sink;

/**
 * Which pass over a batch is wanted: a key, so that each kind is planned once.
 *
 * @param batch examples
 * @param mode whether batch statistics and dropout behave as in training
 * @param sinks where gradients of parameters end; none for a forward pass only
 * @param temperature of a distillation term beside the cross-entropy; empty for none
 * @param frozen names of parameters that get no gradient
 * @param inputGradient whether the gradient of the examples is kept
 */
public record PassSpec(
    int batch,
    Graph.Mode mode,
    Set<Sink> sinks,
    Optional<Float> temperature,
    Set<String> frozen,
    boolean inputGradient) {
  public PassSpec {
    sinks = Set.copyOf(sinks);
    frozen = Set.copyOf(frozen);
  }

  /** Logits and losses only, as in use. */
  public static PassSpec inference(int batch) {
    return new PassSpec(batch, Graph.Mode.INFERENCE, Set.of(), Optional.empty(), Set.of(), false);
  }

  /** Cross-entropy training. */
  public static PassSpec training(int batch) {
    return new PassSpec(
        batch, Graph.Mode.TRAINING, Set.of(Sink.ACCUMULATE), Optional.empty(), Set.of(), false);
  }

  /** Adds a distillation term at a temperature. */
  public PassSpec distilling(float degrees) {
    return new PassSpec(batch, mode, sinks, Optional.of(degrees), frozen, inputGradient);
  }

  public PassSpec freezing(Set<String> names) {
    return new PassSpec(batch, mode, sinks, temperature, names, inputGradient);
  }

  public PassSpec into(Set<Sink> others) {
    return new PassSpec(batch, mode, others, temperature, frozen, inputGradient);
  }

  public PassSpec in(Graph.Mode other) {
    return new PassSpec(batch, other, sinks, temperature, frozen, inputGradient);
  }

  public PassSpec withInputGradient() {
    return new PassSpec(batch, mode, sinks, temperature, frozen, true);
  }

  boolean hasBackward() {
    return !sinks.isEmpty() || inputGradient;
  }
}
