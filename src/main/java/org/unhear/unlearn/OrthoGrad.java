package org.unhear.unlearn;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.unhear.gradients.SampleGradients;
import org.unhear.gradients.Vectors;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;

/**
 * u = −∇CE(B_f); G holds the gradients of the samples of B_r, each divided by its norm, as rows. u⊥
 * = u − Gᵀ(GGᵀ)⁻¹G u. The optimizer receives a ∇CE(B_r) + (1−a) u⊥; the mixing with a is defined
 * here.
 */
public final class OrthoGrad implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "orthograd",
        "Climbs the forget set's loss only in directions that no retained sample of the batch feels.",
        "arXiv 2503.02312",
        "the forget set and the retain set",
        "chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.01, 0, 0),
        1,
        Settings.batch("forget", 16),
        Settings.batch("retain", 16),
        Hyperparameter.number("a", 0.5, 0, 1, "share of the retain set's gradient")
            .searchedEvenly(0.2, 1),
        Hyperparameter.whole("limit", 0, 0, 1 << 20, "most steps in an epoch; 0 for all"));
  }

  @Override
  public void run(UnlearningContext context) {
    int limit = context.hyper().whole("limit");
    int perEpoch = Batches.count(context.retain().length, context.hyper().whole("retain_batch"));
    try (SampleGradients gradients = context.sampleGradients();
        Descent descent = context.descent()) {
      descent.epochs(
          limit == 0 ? perEpoch : Math.min(limit, perEpoch),
          epoch -> {
            List<Batches.Pair> pairs = Batches.paired(context, epoch);
            int count = limit == 0 ? pairs.size() : Math.min(limit, pairs.size());
            descent.each(
                "paired",
                epoch,
                pairs.subList(0, count),
                pair -> step(context, gradients, descent, pair));
          });
    }
  }

  private static void step(
      UnlearningContext context, SampleGradients gradients, Descent descent, Batches.Pair pair) {
    Learner learner = context.learner();
    double a = context.hyper().number("a");
    double retain = mean(learner.losses(context.examples(), pair.retain()));
    double forget = mean(learner.losses(context.examples(), pair.forget()));
    double[] u = gradients.sum(context.examples(), pair.forget(), -1.0 / pair.forget().length);
    float[][] g = gradients.rows(context.examples(), pair.retain());
    double[] total = new double[u.length];
    for (float[] row : g) {
      Vectors.add(total, a / g.length, row);
    }
    double[] free = orthogonal(u, g);
    Vectors.add(total, 1 - a, free);
    learner.device().write(learner.gradient(), Vectors.narrow(total));
    descent.addObjective(a * retain - (1 - a) * forget);
    descent.report("retain", retain);
    descent.report("forget", forget);
    if (context.steps() == 0) {
      Flat.result(context, "forget_gradient", u);
      Flat.result(context, "orthogonal", free);
    }
  }

  /**
   * The part of u that is orthogonal to all rows. Where rows depend on each other, the span counts.
   */
  private static double[] orthogonal(double[] u, float[][] g) {
    double[][] gram = Vectors.gram(g);
    double[] norms = IntStream.range(0, g.length).mapToDouble(i -> Math.sqrt(gram[i][i])).toArray();
    double[] gu = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      double norm = Math.max(norms[i], Double.MIN_NORMAL);
      gu[i] = Vectors.dot(g[i], u) / norm;
      for (int j = 0; j < g.length; j++) {
        gram[i][j] /= norm * Math.max(norms[j], Double.MIN_NORMAL);
      }
    }
    double[] y =
        new SingularValueDecomposition(new Array2DRowRealMatrix(gram, false))
            .getSolver()
            .solve(new ArrayRealVector(gu, false))
            .toArray();
    double[] free = u.clone();
    for (int i = 0; i < g.length; i++) {
      Vectors.add(free, -y[i] / Math.max(norms[i], Double.MIN_NORMAL), g[i]);
    }
    return free;
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }
}
