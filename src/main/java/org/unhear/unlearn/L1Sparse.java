package org.unhear.unlearn;

import java.util.List;
import org.unhear.UsageException;
import org.unhear.device.Buffer;
import org.unhear.device.Program;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;

/**
 * L = CE(B_r) + α_e Σ|θ| over all parameters; d|θ|/dθ = sign θ. α_e = α (1 − e/(E − E₀)) for e = 0
 * … E−E₀−1, then 0; E₀ = {@code no_l1_epochs}.
 */
public final class L1Sparse implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "l1-sparse",
        "Fine-tunes on the retain set and presses small weights towards zero, where memories fade.",
        "Jia et al., NeurIPS 2023",
        "the retain set",
        "alpha and epochs as in the paper; the rate is chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.01, 0.9, 5e-4),
        10,
        Settings.batch("retain", 64),
        Hyperparameter.number("alpha", 5e-4, 0, 1e6, "weight of Σ|θ| in the first epoch")
            .searched(1e-6, 1e-3),
        Hyperparameter.whole("no_l1_epochs", 2, 0, 1_000_000, "last epochs without it"));
  }

  @Override
  public void run(UnlearningContext context) {
    double alpha = context.hyper().number("alpha");
    int pressed = context.hyper().whole("epochs") - context.hyper().whole("no_l1_epochs");
    if (pressed < 0) {
      throw new UsageException(
          "no_l1_epochs is larger than epochs.", "Lower no_l1_epochs, or set more epochs.");
    }
    Press press = new Press(context);
    try (Descent descent = context.descent()) {
      RetainTraining.run(
          context,
          descent,
          (epoch, batch) ->
              press.add(descent, epoch > pressed ? 0 : alpha * (1 - (epoch - 1.0) / pressed)));
    }
  }

  /** Adds α Σ|θ| and its gradient to a step. */
  private static final class Press {
    private final Learner learner;
    private final Buffer alpha;
    private final Program addSign;
    private final float[] theta;

    Press(UnlearningContext context) {
      learner = context.learner();
      alpha = context.vectors().number(0);
      addSign = context.vectors().addSign(alpha, learner.weights().flat(), learner.gradient());
      theta = new float[Math.toIntExact(learner.weights().parameters().total())];
    }

    void add(Descent descent, double weight) {
      learner.device().write(alpha, new float[] {(float) weight});
      addSign.run();
      learner.device().read(learner.weights().flat(), theta, 0, theta.length);
      double norm = 0;
      for (float value : theta) {
        norm += Math.abs(value);
      }
      descent.addObjective(weight * norm);
      descent.report("alpha", weight);
      descent.report("l1", norm);
    }
  }
}
