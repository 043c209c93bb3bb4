package org.unhear.nn.pretrained;

import org.unhear.graph.Graph;
import org.unhear.graph.Initializer;
import org.unhear.graph.Tensor;
import org.unhear.ops.MaskSpans;

/** Hides spans of hidden states in training, as the configuration says. */
record HiddenSpans(Parts parts, Masking masking, String prefix) {
  /**
   * @param x hidden states [N, T, C]
   * @param lengths positions of each sample [N]
   */
  Tensor apply(Tensor x, Tensor lengths) {
    if (!masking.learned()) {
      return x;
    }
    String name = prefix + "masked_spec_embed";
    boolean hides = parts.graph().mode() == Graph.Mode.TRAINING && masking.hides();
    // What never enters the network is kept as it is, so that it can be written back.
    Tensor vector =
        masking.time().share() > 0
            ? parts.parameter(name, Initializer.uniform(1), x.shape().dim(-1))
            : parts.constant(name, Initializer.uniform(1), x.shape().dim(-1));
    if (!hides) {
      return x;
    }
    MaskSpans operator = new MaskSpans(masking.time(), masking.feature(), 0);
    return parts.graph().apply("masked", operator, x, vector, lengths, parts.graph().random());
  }
}
