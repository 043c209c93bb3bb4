package org.unhear.unlearn;

import java.util.List;
import org.unhear.gradients.ConjugateGradients;
import org.unhear.gradients.DampedFisher;
import org.unhear.gradients.SampleGradients;
import org.unhear.gradients.Solution;

/**
 * A step against A = F + damping·I, F the empirical Fisher matrix of D_r, or of {@code count} of
 * its recordings, by conjugate gradients. {@code retain}: b = mean_r g, θ ← θ − scale A⁻¹b, a
 * Newton step on what is left. {@code forget}: b = Σ_f g / |D_r|, θ ← θ + scale A⁻¹b, the influence
 * of the removal.
 */
public final class NewtonCg implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "newton-cg",
        "A damped Newton step for the removal; the matrix is never made, only multiplied with.",
        "Koh & Liang, ICML 2017; Golatkar et al., CVPR 2020; Sekhari et al., NeurIPS 2021",
        "the forget set and the retain set",
        "chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.choice("rhs", List.of("forget", "retain"), "which set gives b"),
        Hyperparameter.number("scale", 1, -1e6, 1e6, "length of the step").searched(0.1, 10),
        Hyperparameter.number("damping", 0.5, 0, 1e6, "added to the diagonal").searched(0.01, 1),
        Hyperparameter.whole("iterations", 10, 1, 1 << 20, "most rounds of conjugate gradients"),
        Hyperparameter.number("stop", 1e-3, 0, 1, "residual at which they end, as a share of ‖b‖"),
        RetainSample.HYPERPARAMETER,
        Hyperparameter.number(
            "largest_residual", 0.1, 0, 1e6, "share of ‖b‖ above which nothing is applied"));
  }

  @Override
  public void run(UnlearningContext context) {
    Hyperparameters hyper = context.hyper();
    boolean retain = hyper.text("rhs").equals("retain");
    int[] retained = context.retain();
    try (SampleGradients gradients = context.sampleGradients()) {
      double[] b =
          gradients.sum(
              context.examples(), retain ? retained : context.forget(), 1.0 / retained.length);
      DampedFisher matrix =
          new DampedFisher(
              gradients, context.examples(), RetainSample.of(context), hyper.number("damping"));
      Flat.result(context, "b", b);
      if (context.wants("probe")) {
        Flat.result(context, "probe", matrix.product(b));
      }
      if (context.wants("exact")) {
        Flat.result(context, "exact", matrix.solve(b));
      }
      Solution solution =
          ConjugateGradients.solve(matrix, b, hyper.whole("iterations"), hyper.number("stop"))
              .requireConverged(
                  hyper.number("largest_residual"),
                  "Set more iterations, or a larger damping; the model is as it was.");
      Flat.result(context, "cg", solution.x());
      double scale = hyper.number("scale");
      Flat.move(context.learner(), retain ? -scale : scale, solution.x());
    }
  }
}
