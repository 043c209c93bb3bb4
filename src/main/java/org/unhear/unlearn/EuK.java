package org.unhear.unlearn;

import java.util.List;
import java.util.Set;
import org.unhear.graph.Weights;
import org.unhear.train.OptimizerSpec;

/** The last k layers are set to fresh weights, then trained alone with L = CE(B_r). */
public final class EuK implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "eu-k",
        "Throws the last k layers away and trains them anew on the retain set: exact for those layers.",
        "Goel et al., 2022 (arXiv 2201.06640)",
        "the retain set",
        "chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.02, 0.9, 5e-4),
        10,
        Settings.batch("retain", 64),
        Hyperparameter.whole("k", 2, 1, 1_000_000, "layers thrown away, counted from the last")
            .searched(1, 4));
  }

  @Override
  public void run(UnlearningContext context) {
    Set<String> moving = LastLayers.names(context.learner(), context.hyper().whole("k"));
    try (Weights fresh = context.draws().weights("reinit", context.learner())) {
      for (String name : moving) {
        context.learner().weights().set(name, fresh.get(name));
      }
    }
    try (Descent descent = context.descent(LastLayers.others(context.learner(), moving))) {
      RetainTraining.run(context, descent, (epoch, batch) -> {});
    }
  }
}
