package org.unhear.unlearn;

import java.util.List;
import org.unhear.train.OptimizerSpec;

/** L = a CE(B_r) − (1−a) CE(B_f). */
public final class NegGradPlus implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "neggrad-plus",
        "Climbs the loss of the forget set while descending that of the retain set.",
        "Kurmanji et al., NeurIPS 2023",
        "the forget set and the retain set",
        "a and epochs as in the paper's public code; the rate is chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.01, 0.9, 5e-4),
        5,
        Settings.batch("forget", 64),
        Settings.batch("retain", 64),
        Hyperparameter.number("a", 0.95, 0, 1, "share of the retain set's loss")
            .searchedEvenly(0.5, 1));
  }

  @Override
  public void run(UnlearningContext context) {
    double a = context.hyper().number("a");
    try (Descent descent = context.descent()) {
      Batches.eachPair(
          context,
          descent,
          (epoch, pair) -> {
            descent.add(Term.crossEntropy("retain", context.examples(), pair.retain()).times(a));
            descent.add(
                Term.crossEntropy("forget", context.examples(), pair.forget()).times(a - 1));
          });
    }
  }
}
