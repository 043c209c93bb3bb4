package org.unhear.nn.pretrained;

import java.util.List;
import java.util.Map;
import org.unhear.graph.Tensor;

/**
 * What a network computes on its way, for comparison with other implementations.
 *
 * @param tensors intermediate results under the names that golden files use
 * @param hiddenStates the input of the first block and the result of each
 * @param last the result of the encoder
 * @param pooled input of the classifier [N, P]
 * @param logits [N, classes]
 */
public record Trace(
    Map<String, Tensor> tensors,
    List<Tensor> hiddenStates,
    Tensor last,
    Tensor pooled,
    Tensor logits) {}
