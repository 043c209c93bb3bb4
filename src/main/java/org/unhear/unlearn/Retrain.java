package org.unhear.unlearn;

import java.util.List;

/** Gold: the recipe of the original model from the same first weights, without the forget set. */
public final class Retrain implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "retrain",
        "Trains anew without the forget set: exact, slow, what the others are measured against.",
        "Bourtoule et al., S&P 2021",
        "the retain set and the recipe of the training",
        "those of the original training");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of();
  }

  @Override
  public void run(UnlearningContext context) {
    Retraining.fromTheStart(context);
  }
}
