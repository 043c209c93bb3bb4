package org.unhear.train;

/**
 * An update rule with its constants; formulas as in PyTorch. With g the gradient, t the step from
 * 1:
 *
 * <pre>
 * sgd    g ← g + wd θ;  b ← g at t = 1, else μ b + g;  θ ← θ − lr b
 * adam   g ← g + wd θ;  m ← β1 m + (1−β1) g;  v ← β2 v + (1−β2) g²
 *        θ ← θ − lr · (m / (1−β1^t)) / (√(v / (1−β2^t)) + eps)
 * adamw  θ ← (1 − lr wd) θ first, then adam with no wd in g        (Loshchilov &amp; Hutter, 2019)
 * </pre>
 */
public sealed interface OptimizerSpec {
  double learningRate();

  /** The same rule at another rate. */
  OptimizerSpec withLearningRate(double rate);

  /** Stochastic gradient descent with momentum μ. */
  record Sgd(double learningRate, double momentum, double weightDecay) implements OptimizerSpec {
    @Override
    public Sgd withLearningRate(double rate) {
      return new Sgd(rate, momentum, weightDecay);
    }
  }

  /** Kingma &amp; Ba, 2015; {@code decoupled} decay makes it AdamW. */
  record Adam(
      double learningRate,
      double beta1,
      double beta2,
      double eps,
      double weightDecay,
      boolean decoupled)
      implements OptimizerSpec {
    @Override
    public Adam withLearningRate(double rate) {
      return new Adam(rate, beta1, beta2, eps, weightDecay, decoupled);
    }
  }

  static OptimizerSpec sgd(double learningRate) {
    return new Sgd(learningRate, 0, 0);
  }

  static OptimizerSpec adam(double learningRate) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8, 0, false);
  }

  static OptimizerSpec adamW(double learningRate, double weightDecay) {
    return new Adam(learningRate, 0.9, 0.999, 1e-8, weightDecay, true);
  }
}
