package org.unhear.unlearn;

import java.util.List;
import java.util.Set;
import org.unhear.train.OptimizerSpec;

/** L = CE(B_r) over the parameters of the last k layers only. */
public final class CfK implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "cf-k",
        "Fine-tunes the last k layers on the retain set: catastrophic forgetting, where it is cheap.",
        "Goel et al., 2022 (arXiv 2201.06640)",
        "the retain set",
        "chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.01, 0.9, 5e-4),
        10,
        Settings.batch("retain", 64),
        Hyperparameter.whole("k", 2, 1, 1_000_000, "layers that may move, counted from the last")
            .searched(1, 5));
  }

  @Override
  public void run(UnlearningContext context) {
    Set<String> moving = LastLayers.names(context.learner(), context.hyper().whole("k"));
    try (Descent descent = context.descent(LastLayers.others(context.learner(), moving))) {
      RetainTraining.run(context, descent, (epoch, batch) -> {});
    }
  }
}
