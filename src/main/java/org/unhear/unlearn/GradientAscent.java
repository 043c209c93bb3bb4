package org.unhear.unlearn;

import java.util.List;
import org.unhear.train.OptimizerSpec;

/** L = −CE(B_f). With {@code clip} = C the whole gradient is scaled by min(1, C / (‖g‖ + 1e-6)). */
public final class GradientAscent implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "gradient-ascent",
        "Climbs the loss of the forget set.",
        "Golatkar et al., CVPR 2020; Cheng & Amiri, Interspeech 2025",
        "the forget set",
        "chosen here: without a retain term, few and small steps");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descentOverForget(
        new OptimizerSpec.Sgd(1e-3, 0.9, 0), 2, Settings.batch("forget", 64));
  }

  @Override
  public void run(UnlearningContext context) {
    try (Descent descent = context.descent()) {
      descent.overForget(
          batch -> descent.add(Term.crossEntropy("forget", context.examples(), batch).times(-1)));
    }
  }
}
