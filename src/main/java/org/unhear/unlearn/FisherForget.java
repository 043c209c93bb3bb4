package org.unhear.unlearn;

import java.util.List;
import java.util.Set;
import org.unhear.device.Shape;
import org.unhear.gradients.DiagonalFisher;
import org.unhear.gradients.SampleGradients;
import org.unhear.gradients.Vectors;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Weights;

/**
 * Noise where the retain set does not feel it. With F = (1/n) Σ_i Σ_y p_y(x_i) (∂CE(x_i, y)/∂θ)²
 * over n recordings of D_r, {@code count} of them: all would cost as many passes as there are
 * classes.
 *
 * <pre>
 * u = min(1/(F + 1e-8), clamp);  head: u = min(u, head_clamp) if set;  σ² = α u
 * if row_mean: for tensors of two or more axes σ² is replaced by its mean over axis 1
 * head: σ² × head_mult;  other tensors of one axis: σ² × vector_mult
 * θ ← θ + σ · noise
 * </pre>
 */
public final class FisherForget implements UnlearningMethod {
  private static final double EPS = 1e-8;

  @Override
  public MethodCard card() {
    return new MethodCard(
        "fisher-forget",
        "Adds noise to the weights that the retain set does not need; no training.",
        "Golatkar et al., CVPR 2020",
        "the retain set",
        "clamps and factors as in the paper's public code; alpha as there for small networks");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.number("alpha", 1e-6, 0, 1e3, "variance of the noise where u is 1")
            .searched(1e-9, 1e-6),
        Hyperparameter.number("clamp", 1e3, 0, 1e12, "largest u"),
        Hyperparameter.number("head_clamp", 0, 0, 1e12, "largest u of the classifier; 0 for clamp"),
        Hyperparameter.flag("row_mean", true, "whether the variance is averaged over axis 1"),
        Hyperparameter.number("vector_mult", 10, 0, 1e6, "factor of the variance of vectors"),
        Hyperparameter.number("head_mult", 10, 0, 1e6, "factor of the variance of the classifier"),
        RetainSample.HYPERPARAMETER);
  }

  @Override
  public void run(UnlearningContext context) {
    double[] fisher;
    try (SampleGradients gradients = context.sampleGradients()) {
      fisher = DiagonalFisher.expected(gradients, context.examples(), RetainSample.of(context));
    }
    Weights weights = context.learner().weights();
    context.result("fisher", Flat.dense(weights.parameters(), Vectors.narrow(fisher), 0));
    Set<String> head = LastLayers.names(context.learner(), 1);
    for (ParameterLayout.Slot slot : weights.parameters().slots()) {
      double[] variance = variance(context.hyper(), fisher, slot, head.contains(slot.name()));
      float[] noise = context.draws().normal("noise/" + slot.name(), slot.size());
      float[] theta = weights.get(slot.name());
      for (int i = 0; i < theta.length; i++) {
        theta[i] += (float) (Math.sqrt(variance[i]) * noise[i]);
      }
      weights.set(slot.name(), theta);
    }
  }

  private static double[] variance(
      Hyperparameters hyper, double[] fisher, ParameterLayout.Slot slot, boolean head) {
    Shape shape = slot.shape();
    double headClamp = hyper.number("head_clamp");
    double factor =
        head ? hyper.number("head_mult") : shape.rank() == 1 ? hyper.number("vector_mult") : 1;
    double[] variance = new double[slot.size()];
    for (int i = 0; i < variance.length; i++) {
      double u = Math.min(1 / (fisher[(int) slot.offset() + i] + EPS), hyper.number("clamp"));
      if (head && headClamp > 0) {
        u = Math.min(u, headClamp);
      }
      variance[i] = hyper.number("alpha") * u * factor;
    }
    if (hyper.flag("row_mean") && shape.rank() >= 2) {
      averageAxis1(variance, shape);
    }
    return variance;
  }

  private static void averageAxis1(double[] values, Shape shape) {
    int middle = shape.dim(1);
    int inner = Math.toIntExact(shape.sampleSize() / middle);
    for (int outer = 0; outer < shape.dim(0); outer++) {
      for (int k = 0; k < inner; k++) {
        int at = outer * middle * inner + k;
        double sum = 0;
        for (int j = 0; j < middle; j++) {
          sum += values[at + j * inner];
        }
        for (int j = 0; j < middle; j++) {
          values[at + j * inner] = sum / middle;
        }
      }
    }
  }
}
