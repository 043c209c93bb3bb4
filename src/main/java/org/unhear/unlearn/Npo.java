package org.unhear.unlearn;

import java.util.List;
import org.unhear.train.OptimizerSpec;

/**
 * L = −(2/β) mean log σ(β (CE_i − CE⁰_i)) over B_f, CE⁰ under the original model; plus {@code
 * retain_weight} · CE(B_r).
 */
public final class Npo implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "npo",
        "Negative preference optimisation: gradient ascent that brakes by itself as a sample is forgotten.",
        "Zhang et al., COLM 2024",
        "the forget set, and the retain set unless retain_weight is 0",
        "beta as in the paper; the rest is chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.01, 0.9, 5e-4),
        5,
        Settings.batch("forget", 64),
        Settings.batch("retain", 64),
        Hyperparameter.number("beta", 0.1, 1e-6, 1e6, "how early a sample counts as forgotten")
            .searched(0.02, 5),
        Hyperparameter.number("retain_weight", 1, 0, 1e6, "weight of the retain set's loss")
            .searched(1, 30));
  }

  /** The loss of a sample, from its cross-entropy alone. */
  private record Preference(Teacher original, UnlearningContext context, double beta)
      implements SampleLoss {
    private double margin(int example, double crossEntropy) {
      int label = context.examples().label(example);
      return beta * (crossEntropy - original.crossEntropy(example, label));
    }

    @Override
    public double value(int example, double crossEntropy, double divergence) {
      double m = margin(example, crossEntropy);
      double logSigmoid = Math.min(m, 0) - Math.log1p(Math.exp(-Math.abs(m)));
      return -2 / beta * logSigmoid;
    }

    @Override
    public double crossEntropySlope(int example, double crossEntropy, double divergence) {
      return -2 / (1 + Math.exp(margin(example, crossEntropy)));
    }

    @Override
    public double divergenceSlope(int example, double crossEntropy, double divergence) {
      return 0;
    }
  }

  @Override
  public void run(UnlearningContext context) {
    double retainWeight = context.hyper().number("retain_weight");
    SampleLoss preference =
        new Preference(context.original(), context, context.hyper().number("beta"));
    try (Descent descent = context.descent()) {
      if (retainWeight > 0) {
        Batches.eachPair(
            context,
            descent,
            (epoch, pair) -> {
              descent.add(forget(context, pair.forget(), preference));
              descent.add(
                  Term.crossEntropy("retain", context.examples(), pair.retain())
                      .times(retainWeight));
            });
      } else {
        descent.overForget(batch -> descent.add(forget(context, batch, preference)));
      }
    }
  }

  private static Term forget(UnlearningContext context, int[] batch, SampleLoss preference) {
    return Term.crossEntropy("forget", context.examples(), batch).with(preference);
  }
}
