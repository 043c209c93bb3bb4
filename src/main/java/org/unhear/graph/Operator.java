package org.unhear.graph;

import java.util.List;
import org.unhear.device.Shape;

/**
 * An operator of the catalogue: shapes, and which kernels compute it, its gradient and the
 * gradients of its parameters. Implementations are immutable; attributes such as a stride are their
 * fields.
 */
public interface Operator {
  /** The name of the operator everywhere: here, in {@code native/cpu}, in {@code kernels/}. */
  String name();

  /**
   * Shape of the result.
   *
   * @throws IllegalArgumentException when the inputs do not fit; the message gives what was
   *     expected and what came
   */
  Shape output(List<Shape> inputs);

  /** Shapes of further results that the backward pass needs, such as means of a normalisation. */
  default List<Shape> saved(List<Shape> inputs) {
    return List.of();
  }

  /**
   * Whether the result is the first input's memory under another shape; then nothing is launched.
   */
  default boolean isView() {
    return false;
  }

  /** Emits the launches that compute the outputs of the node. */
  void forward(Node node, Emitter emit);

  /** Emits the launches that turn the gradient of the result into those of the inputs. */
  void backward(Node node, Gradients emit);

  /**
   * Products that the forward pass adds up, over the whole batch, as papers count them: those of
   * convolutions, matrix products and attention; 0 for other operators.
   */
  default long multiplyAccumulates(Node node) {
    return 0;
  }

  /**
   * Why gradients of single samples do not exist here, or empty when they do.
   *
   * @param node for batch norm in training mode the answer is not empty: samples depend on each
   *     other
   */
  default String perSampleObstacle(Node node) {
    return "";
  }
}
