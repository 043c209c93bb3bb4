package org.unhear.unlearn;

import java.util.List;
import org.unhear.gradients.DiagonalFisher;
import org.unhear.gradients.SampleGradients;

/** Selective synaptic dampening with I = (1/n) Σ_i (∇CE_i)²: each sample squared. */
public final class Ssd implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "ssd",
        "Shrinks the weights that matter far more to the forget set than to the rest; no training.",
        "Foster et al., AAAI 2024",
        "the forget set and the retain set",
        "alpha and lam as in the paper");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Dampening.hyperparameters();
  }

  @Override
  public void run(UnlearningContext context) {
    try (SampleGradients gradients = context.sampleGradients()) {
      double[] forget = DiagonalFisher.empirical(gradients, context.examples(), context.forget());
      double[] all = DiagonalFisher.empirical(gradients, context.examples(), context.task().all());
      Dampening.apply(context, forget, all);
    }
  }
}
