package org.unhear.unlearn;

import java.util.List;
import org.unhear.gradients.Vectors;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Weights;

/**
 * Where I_f &gt; α I_D: θ ← θ · min(λ I_D / I_f, 1). Elsewhere, and where I_f = 0, θ stays (Foster
 * et al., AAAI 2024). Shared by both forms of the importance I.
 */
final class Dampening {
  private Dampening() {}

  static List<Hyperparameter> hyperparameters(Hyperparameter... own) {
    List<Hyperparameter> all = new java.util.ArrayList<>(List.of(own));
    all.add(
        Hyperparameter.number(
                "alpha", 10, 0, 1e9, "how much more important to D_f a weight must be")
            .searched(1, 20));
    all.add(Hyperparameter.number("lam", 1, 0, 1e9, "strength of the dampening").searched(0.1, 2));
    return List.copyOf(all);
  }

  static void apply(UnlearningContext context, double[] forget, double[] all) {
    Weights weights = context.learner().weights();
    ParameterLayout layout = weights.parameters();
    context.result("forget_importance", Flat.dense(layout, Vectors.narrow(forget), 0));
    context.result("all_importance", Flat.dense(layout, Vectors.narrow(all), 0));
    double alpha = context.hyper().number("alpha");
    double lambda = context.hyper().number("lam");
    float[] theta = context.learner().device().read(weights.flat(), forget.length);
    for (int i = 0; i < theta.length; i++) {
      if (forget[i] > alpha * all[i]) {
        theta[i] *= (float) Math.min(lambda * all[i] / forget[i], 1);
      }
    }
    context.learner().device().write(weights.flat(), theta);
  }
}
