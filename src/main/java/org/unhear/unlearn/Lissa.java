package org.unhear.unlearn;

import java.util.List;
import org.unhear.UnhearException;
import org.unhear.graph.ParameterLayout;

/**
 * A Newton step by a series: g = mean_r ∇CE; h ← g, then for each batch h ← h + g − (H_B h +
 * damping·h)/scale. θ ← θ − mean over repeats of h/scale + noise_std · noise. H_B is the
 * Gauss-Newton matrix of the batch, (1/|B|) Σ Jᵀ(diag p − p pᵀ)J, as Σ_y p_y g_y g_yᵀ over all
 * labels y.
 */
public final class Lissa implements UnlearningMethod {
  private static final double ROUNDING = 1.001;

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
    try (SampleGradients gradients = new SampleGradients(context)) {
      int[] retain = context.retain();
      double[] g = gradients.sum(context.examples(), retain, 1.0 / retain.length);
      Flat.result(context, "gradient", g);
      double[] step = new double[g.length];
      for (int repeat = 1; repeat <= hyper.whole("repeats"); repeat++) {
        double[] h = series(context, gradients, g, repeat);
        Vectors.add(step, 1 / (hyper.number("scale") * hyper.whole("repeats")), h);
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
    double scale = hyper.number("scale");
    double damping = hyper.number("damping");
    int[][] batches =
        context
            .draws()
            .samples("lissa", repeat, context.retain(), hyper.whole("batch"), hyper.whole("steps"));
    double[] h = g.clone();
    for (int i = 0; i < batches.length; i++) {
      double[] product = product(context, gradients, batches[i], h);
      if (i == 0 && repeat == 1) {
        Flat.result(context, "product", product);
      }
      Vectors.scale(h, 1 - damping / scale);
      Vectors.add(h, -1 / scale, product);
      Vectors.add(h, 1, g);
      requireConvergence(h, (i + 2) * Vectors.norm(g), scale);
    }
    return h;
  }

  /** With all eigenvalues of H_B below the scale, a step adds no more than the norm of g. */
  private static void requireConvergence(double[] h, double bound, double scale) {
    if (!(Vectors.norm(h) <= ROUNDING * bound)) {
      throw new UnhearException(
          "lissa: the series diverges; an eigenvalue of H_B is above the scale of %s."
              .formatted(scale),
          "Raise the scale, for example --set lissa.scale=%.0f."
              .formatted(10 * Math.max(1, scale)));
    }
  }

  /** H_B v. */
  private static double[] product(
      UnlearningContext context, SampleGradients gradients, int[] batch, double[] v) {
    double[][] probabilities = gradients.probabilities(batch);
    double[] product = new double[v.length];
    for (int y = 0; y < context.learner().model().classes(); y++) {
      double[] dots = gradients.dots(gradients.labelled(y), batch, v);
      for (int i = 0; i < dots.length; i++) {
        dots[i] *= probabilities[i][y] / batch.length;
      }
      Vectors.add(product, 1, gradients.sum(gradients.labelled(y), batch, dots));
    }
    return product;
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
