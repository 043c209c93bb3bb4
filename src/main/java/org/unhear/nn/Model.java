package org.unhear.nn;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;

/**
 * A classifier of recordings: it writes itself into a graph. Implementations are records whose
 * components are all that is needed to build the same network again; a checkpoint stores them.
 */
public interface Model {
  /** The name users type, such as {@code res8}. */
  String name();

  /**
   * Shape of one example without the batch axis, as features store it: [bands, frames] or
   * [samples].
   */
  Shape example();

  int classes();

  /**
   * Writes the network.
   *
   * @param graph receives parameters and operators, always under the same names in the same order
   * @param x examples [N, …]
   */
  Network build(Graph graph, Tensor x);

  /**
   * Layers from the classifier back to the input, each as the prefix of its parameters' names, or
   * several prefixes with a space between: what CF-k, EU-k and last-k fine-tuning count.
   */
  List<String> layersLastFirst();

  /** Examples at a time when the model is used: as many as keep processors busy. */
  default int inferenceBatch() {
    return 64;
  }

  /**
   * Inputs beside the examples that tell where padded examples end. {@link #build} makes them; none
   * when a model takes examples as they are.
   */
  default List<Lengths> lengths() {
    return List.of();
  }

  /**
   * An integer input [N] that follows from the lengths of examples.
   *
   * @param input its name in the graph
   * @param of from the values of an example that are not padding
   */
  record Lengths(String input, IntUnaryOperator of) {}

  /**
   * What a model computes.
   *
   * @param embedding input of the classifier [N, E]
   * @param logits [N, classes]
   */
  record Network(Tensor embedding, Tensor logits) {}
}
