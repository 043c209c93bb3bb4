package org.unhear.train;

import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;
import org.unhear.nn.Model;

/**
 * Where the examples of a batch end, on their way to an input of a model.
 *
 * @param input the tensor [N]
 * @param values what is written to it
 */
record StagedLengths(Tensor input, Model.Lengths lengths, int[] values) {
  static StagedLengths of(Graph graph, Model.Lengths lengths, int batch) {
    Tensor input =
        graph.inputs().stream()
            .filter(each -> each.name().equals(lengths.input()))
            .findFirst()
            .orElseThrow();
    return new StagedLengths(input, lengths, new int[batch]);
  }

  /** Takes those of the examples {@code [first, first + N)} of a batch. */
  void stage(int[] samples, int first) {
    for (int i = 0; i < values.length; i++) {
      values[i] = lengths.of().applyAsInt(samples[first + i]);
    }
  }
}
