package org.unhear.graph;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One application of an operator.
 *
 * @param label its place in the model, such as {@code conv3}, for plans and errors
 * @param inputs activations and parameters, in the operator's order
 * @param outputs the result first, then what the operator saves for its backward pass
 */
public record Node(String label, Operator operator, List<Tensor> inputs, List<Tensor> outputs) {
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  public Tensor input(int i) {
    return inputs.get(i);
  }

  public Tensor output() {
    return outputs.get(0);
  }

  /** The i-th tensor that {@link Operator#saved} asked for. */
  public Tensor saved(int i) {
    return outputs.get(1 + i);
  }

  @Override
  public String toString() {
    return label
        + " = "
        + operator.name()
        + inputs.stream().map(Tensor::toString).collect(Collectors.joining(", ", "(", ")"));
  }
}
