package org.unhear.unlearn;

/**
 * The loss of one sample as a function of its cross-entropy CE and its divergence KL from a
 * teacher, with both derivatives. A step minimises the mean over a batch.
 */
public interface SampleLoss {
  /** CE itself. */
  SampleLoss CROSS_ENTROPY = mixture(1, 0);

  /** KL itself. */
  SampleLoss DIVERGENCE = mixture(0, 1);

  double value(int example, double crossEntropy, double divergence);

  double crossEntropySlope(int example, double crossEntropy, double divergence);

  double divergenceSlope(int example, double crossEntropy, double divergence);

  /** γ CE + α KL. */
  static SampleLoss mixture(double gamma, double alpha) {
    return new SampleLoss() {
      @Override
      public double value(int example, double crossEntropy, double divergence) {
        return gamma * crossEntropy + alpha * divergence;
      }

      @Override
      public double crossEntropySlope(int example, double crossEntropy, double divergence) {
        return gamma;
      }

      @Override
      public double divergenceSlope(int example, double crossEntropy, double divergence) {
        return alpha;
      }
    };
  }
}
