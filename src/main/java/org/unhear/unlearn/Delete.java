package org.unhear.unlearn;

import java.util.List;
import org.unhear.train.OptimizerSpec;

/**
 * L = T² mean KL(q, softmax(z/T)) over D_f only; q is what the original model says with the true
 * class taken out and the rest brought back to 1.
 */
public final class Delete implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "delete",
        "Distils the original model without its true class into itself, on the forget set alone.",
        "Zhou et al., CVPR 2025",
        "the forget set",
        "T as in the paper; rate and epochs are chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descentOverForget(
        new OptimizerSpec.Sgd(1e-3, 0.9, 5e-4),
        5,
        Settings.batch("forget", 64),
        Hyperparameter.number("T", 1, 1e-3, 1e3, "temperature"));
  }

  @Override
  public void run(UnlearningContext context) {
    Term.Distillation masked =
        new Term.Distillation(
            context.original().withoutTrueClass(context.examples()),
            (float) context.hyper().number("T"));
    try (Descent descent = context.descent()) {
      descent.overForget(
          batch -> descent.add(Term.divergence("forget", context.examples(), batch, masked)));
    }
  }
}
