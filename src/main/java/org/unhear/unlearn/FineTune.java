package org.unhear.unlearn;

import java.util.List;
import org.unhear.train.OptimizerSpec;

/** L = CE(B_r): train on, without the forget set. */
public final class FineTune implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "fine-tune",
        "Trains on with the retain set only and hopes that the rest fades.",
        "Golatkar et al., CVPR 2020; Warnecke et al., NDSS 2023",
        "the retain set",
        "10 epochs as in Jia et al., NeurIPS 2023; the rate is chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.01, 0.9, 5e-4), 10, Settings.batch("retain", 64));
  }

  @Override
  public void run(UnlearningContext context) {
    try (Descent descent = context.descent()) {
      RetainTraining.run(context, descent, (step, batch) -> {});
    }
  }
}
