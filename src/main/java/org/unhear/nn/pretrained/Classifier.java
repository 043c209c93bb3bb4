package org.unhear.nn.pretrained;

import java.util.ArrayList;
import java.util.List;
import org.unhear.graph.Tensor;
import org.unhear.ops.LayerSum;
import org.unhear.ops.Mean;

/**
 * The classifier of transformers' {@code ForSequenceClassification} models: a projector, the mean
 * over the positions of each sample, a linear layer.
 *
 * @param lengths of samples in positions [N]; empty when all are whole
 */
record Classifier(Parts parts, Head head, int classes, List<Tensor> lengths) {
  /** Parameters of the classifier, which encoders alone do not have. */
  static final List<String> PREFIXES = List.of("classifier.", "projector.", "layer_weights");

  /** Input of the last layer and its result. */
  record Result(Tensor pooled, Tensor logits) {}

  Result apply(List<Tensor> hiddenStates, Tensor last) {
    Tensor input = head.layerSum() ? layerSum(hiddenStates) : last;
    List<Tensor> operands = new ArrayList<>();
    operands.add(parts.linear("projector", input, head.width()));
    operands.addAll(lengths);
    Tensor pooled =
        parts
            .graph()
            .apply("pooled", new Mean(Mean.Over.POSITIONS), operands.toArray(Tensor[]::new));
    return new Result(pooled, parts.linear("classifier", pooled, classes));
  }

  private Tensor layerSum(List<Tensor> hiddenStates) {
    List<Tensor> operands = new ArrayList<>();
    operands.add(parts.parameter("layer_weights", Parts.ZERO, hiddenStates.size()));
    operands.addAll(hiddenStates);
    return parts.graph().apply("layer_sum", new LayerSum(), operands.toArray(Tensor[]::new));
  }
}
