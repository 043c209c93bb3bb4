package org.unhear.unlearn;

import java.util.Arrays;
import java.util.List;
import org.unhear.train.OptimizerSpec;

/**
 * Each epoch: while epoch ≤ msteps a pass over D_f with L = −KL_T(f₀, model); then a pass over D_r
 * with L = γ CE(B_r) + α KL_T(f₀, model). One optimizer for both.
 */
public final class Scrub implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "scrub",
        "Moves away from the original model on the forget set and stays with it on the retain set, in turns.",
        "Kurmanji et al., NeurIPS 2023",
        "the forget set and the retain set",
        "gamma, alpha, T, weight_decay, lr and lr_decay as in the paper's public code for small sets; epochs shortened");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Adam(5e-4, 0.9, 0.999, 1e-8, 0.1, false),
        6,
        Settings.batch("forget", 64),
        Settings.batch("retain", 64),
        Hyperparameter.whole("msteps", 3, 0, 1_000_000, "epochs with a pass over the forget set"),
        Hyperparameter.number("gamma", 1, 0, 1e6, "weight of the retain set's cross-entropy"),
        Hyperparameter.number("alpha", 0.5, 0, 1e6, "weight of the retain set's divergence")
            .searched(0.05, 5),
        Hyperparameter.number("T", 2, 1e-3, 1e3, "temperature"));
  }

  @Override
  public void run(UnlearningContext context) {
    Hyperparameters hyper = context.hyper();
    Term.Distillation original =
        new Term.Distillation(context.original(), (float) hyper.number("T"));
    SampleLoss stay = SampleLoss.mixture(hyper.number("gamma"), hyper.number("alpha"));
    int away = Batches.count(context.forget().length, hyper.whole("forget_batch"));
    int back = Batches.count(context.retain().length, hyper.whole("retain_batch"));
    int lastAway = hyper.whole("msteps");
    try (Descent descent = context.descent()) {
      descent.epochs(
          epoch -> epoch <= lastAway ? away + back : back,
          epoch -> {
            if (epoch <= lastAway) {
              descent.each(
                  "max",
                  epoch,
                  Arrays.asList(context.batches("forget", epoch)),
                  batch ->
                      descent.add(
                          Term.divergence("kd", context.examples(), batch, original).times(-1)));
            }
            descent.each(
                "min",
                epoch,
                Arrays.asList(context.batches("retain", epoch)),
                batch -> {
                  BatchLosses losses =
                      descent.add(
                          Term.divergence("stay", context.examples(), batch, original).with(stay));
                  descent.report("retain", losses.crossEntropy());
                  descent.report("kd", losses.divergence());
                });
          });
    }
  }
}
