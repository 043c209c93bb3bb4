package org.unhear.unlearn;

import java.util.Arrays;
import java.util.List;
import org.unhear.gradients.DampedGaussNewton;
import org.unhear.gradients.NeumannSeries;
import org.unhear.gradients.SampleGradients;
import org.unhear.gradients.Vectors;
import org.unhear.graph.ParameterLayout;

/**
 * A Newton step by a series: g = mean_r ∇CE; h ← g, then for each batch h ← h + g − (H_B h +
 * damping·h)/scale. θ ← θ − mean over repeats of h/scale + noise_std · noise. H_B is the
 * Gauss-Newton matrix of the batch, (1/|B|) Σ Jᵀ(diag p − p pᵀ)J, as Σ_y p_y g_y g_yᵀ over all
 * labels y.
 */
public final class Lissa implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "lissa",
        "A Newton step on the retain set whose inverse is a series over mini-batches.",
        "Agarwal et al., JMLR 2017; Zhang et al., ICML 2024",
        "the retain set",
        "chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.choice("curvature", List.of("gauss_newton"), "which matrix H_B is"),
        Hyperparameter.number("damping", 0.1, 0, 1e6, "added to the diagonal").searched(0.01, 10),
        Hyperparameter.number("scale", 20, 1e-6, 1e9, "above the largest eigenvalue of H_B")
            .searched(20, 5000),
        Hyperparameter.whole("steps", 20, 1, 1 << 20, "batches of the series"),
        Hyperparameter.whole("repeats", 1, 1, 1 << 10, "series that are averaged"),
        Hyperparameter.whole("batch", 16, 1, 1 << 16, "recordings in a batch"),
        Hyperparameter.number("noise_std", 0, 0, 1e6, "noise added to the weights")
            .searchedEvenly(0, 0.02));
  }

  @Override
  public void run(UnlearningContext context) {
    Hyperparameters hyper = context.hyper();
    try (SampleGradients gradients = context.sampleGradients()) {
      int[] retain = context.retain();
      double[] g = gradients.sum(context.examples(), retain, 1.0 / retain.length);
      Flat.result(context, "gradient", g);
      double[] step = new double[g.length];
      for (int repeat = 1; repeat <= hyper.whole("repeats"); repeat++) {
        Vectors.add(step, 1.0 / hyper.whole("repeats"), series(context, gradients, g, repeat));
      }
      Flat.result(context, "step", step);
      Flat.move(context.learner(), -1, step);
      if (hyper.number("noise_std") > 0) {
        Flat.move(context.learner(), hyper.number("noise_std"), noise(context, g.length));
      }
    }
  }

  private static double[] series(
      UnlearningContext context, SampleGradients gradients, double[] g, int repeat) {
    Hyperparameters hyper = context.hyper();
    int[][] batches =
        context
            .draws()
            .samples("lissa", repeat, context.retain(), hyper.whole("batch"), hyper.whole("steps"));
    if (repeat == 1 && context.wants("product")) {
      double[] product =
          new DampedGaussNewton(gradients, context.examples(), batches[0], 0).product(g);
      Flat.result(context, "product", product);
    }
    List<DampedGaussNewton> matrices =
        Arrays.stream(batches)
            .map(
                batch ->
                    new DampedGaussNewton(
                        gradients, context.examples(), batch, hyper.number("damping")))
            .toList();
    double scale = hyper.number("scale");
    return new NeumannSeries(scale, scale, "--set lissa.scale=").sum(matrices, g);
  }

  private static double[] noise(UnlearningContext context, int total) {
    double[] flat = new double[total];
    for (ParameterLayout.Slot slot : context.learner().weights().parameters().slots()) {
      float[] part = context.draws().normal("noise/" + slot.name(), slot.size());
      for (int i = 0; i < part.length; i++) {
        flat[(int) slot.offset() + i] = part[i];
      }
    }
    return flat;
  }
}
