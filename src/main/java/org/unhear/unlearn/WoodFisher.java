package org.unhear.unlearn;

import java.util.List;
import org.unhear.gradients.DampedFisher;
import org.unhear.gradients.SampleGradients;
import org.unhear.gradients.Vectors;

/**
 * Influence removal: v = Σ_f g/N − (|D_f| / (N |D_r|)) Σ_r g, θ ← θ + α k. {@code exact}: k solves
 * (damping·I + (1/n) Σ g gᵀ) k = v over n retained samples. {@code recursion}: that of the SalUn
 * repository's "IU", which is not an inverse Fisher product.
 */
public final class WoodFisher implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "woodfisher",
        "One step against the influence of the forget set, through an inverse Fisher matrix.",
        "Koh & Liang, ICML 2017; Singh & Alistarh, NeurIPS 2020; Izzo et al., AISTATS 2021",
        "the forget set and the retain set",
        "window as in the SalUn repository; the rest is chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.choice("solver", List.of("exact", "recursion"), "how k follows from v"),
        Hyperparameter.number("alpha", 1, -1e6, 1e6, "length of the step").searched(0.1, 10),
        Hyperparameter.number("damping", 0.05, 0, 1e6, "added to the diagonal by solver exact")
            .searched(0.01, 1),
        Hyperparameter.number("window", 1000, 1e-6, 1e9, "first denominator of the recursion"),
        RetainSample.HYPERPARAMETER);
  }

  @Override
  public void run(UnlearningContext context) {
    try (SampleGradients gradients = context.sampleGradients()) {
      double[] v = direction(context, gradients);
      int[] chosen = RetainSample.of(context);
      double[] k =
          context.hyper().text("solver").equals("exact")
              ? new DampedFisher(
                      gradients, context.examples(), chosen, context.hyper().number("damping"))
                  .solve(v)
              : recursion(context, gradients.rows(context.examples(), chosen), v);
      Flat.result(context, "v", v);
      Flat.result(context, "k", k);
      Flat.move(context.learner(), context.hyper().number("alpha"), k);
    }
  }

  private static double[] direction(UnlearningContext context, SampleGradients gradients) {
    double forget = context.forget().length;
    double retain = context.retain().length;
    double all = forget + retain;
    double[] v = gradients.sum(context.examples(), context.forget(), 1 / all);
    Vectors.add(
        v, 1, gradients.sum(context.examples(), context.retain(), -forget / (all * retain)));
    return v;
  }

  private static double[] recursion(UnlearningContext context, float[][] rows, double[] v) {
    double window = context.hyper().number("window");
    double[] k = v.clone();
    double[] o = new double[v.length];
    Vectors.add(o, 1, rows[0]);
    for (int i = 1; i < rows.length; i++) {
      double og = Vectors.dot(rows[i], o);
      double t = window + og;
      Vectors.add(k, -Vectors.dot(rows[i], k) / t, o);
      Vectors.scale(o, 1 - og / t);
    }
    return k;
  }
}
