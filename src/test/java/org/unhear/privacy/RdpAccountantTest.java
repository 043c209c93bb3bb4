package org.unhear.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RdpAccountantTest {
  /** {@code rdp_accountant_test.py} of TensorFlow Privacy: test_compute_rdp. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 2, 10, 5, 0.07737",
    "0.01, 2.5, 50, 1.5, 0.00065",
    "0.01, 2.5, 50, 2.5, 0.001085",
    "0.01, 2.5, 50, 5, 0.00218075",
    "0.01, 2.5, 50, 50, 0.023846",
    "0.01, 2.5, 50, 100, 167.416307",
    "1, 10, 1, 20, 0.1",
    "0, 10, 1, 20, 0"
  })
  void rdpIsThatOfTensorFlowPrivacy(
      double rate, double noise, int steps, double order, double expected) {
    assertEquals(expected, steps * SampledGaussian.rdp(rate, noise, order), 1e-5);
  }

  /**
   * There too: test_get_privacy_spent, ε at δ = 10⁻⁵ by the conversion of Mironov, 2017, at the
   * best order, and test_compute_privacy_loss of two mechanisms one after the other.
   */
  @Test
  void epsilonIsThatOfTensorFlowPrivacyUnderItsConversion() {
    double one = 10_000 * SampledGaussian.rdp(0.01, 4, 20);
    assertEquals(1.258575, one + Math.log(1e5) / 19, 1e-5);
    double two = 10_000 * SampledGaussian.rdp(0.01, 4, 8) + 100 * SampledGaussian.rdp(0.1, 2, 8);
    assertEquals(3.276237, two + Math.log(1e5) / 7, 1e-5);
  }

  /** Our conversion is never worse than that one, and here better by a tenth or so. */
  @Test
  void conversionIsTighter() {
    double epsilon = RdpAccountant.fresh().then(0.01, 4, 10_000).epsilon(1e-5);
    assertTrue(epsilon < 1.258575 && epsilon > 0.9, "ε is " + epsilon);
    double both = RdpAccountant.fresh().then(0.01, 4, 10_000).then(0.1, 2, 100).epsilon(1e-5);
    assertTrue(both < 3.276237 && both > 2.5, "ε is " + both);
  }

  /**
   * Without sampling the exact δ(ε) of a Gaussian is known (Balle and Wang, ICML 2018, Theorem 8).
   */
  @ParameterizedTest
  @CsvSource({"1, 1", "5, 1", "2, 10", "50, 30"})
  void gaussianIsBoundedFromAboveAndNearly(double noise, int steps) {
    double delta = 1e-6;
    double epsilon = RdpAccountant.fresh().then(1, noise, steps).epsilon(delta);
    assertTrue(exactDelta(noise, steps, epsilon) <= delta, "not private at ε " + epsilon);
    assertTrue(exactDelta(noise, steps, 0.8 * epsilon) > delta, "loose at ε " + epsilon);
  }

  private static double exactDelta(double noise, int steps, double epsilon) {
    NormalDistribution normal = new NormalDistribution();
    double mu = Math.sqrt(steps) / noise;
    return normal.cumulativeProbability(mu / 2 - epsilon / mu)
        - Math.exp(epsilon) * normal.cumulativeProbability(-mu / 2 - epsilon / mu);
  }

  @ParameterizedTest
  @CsvSource({"0.001, 0.5", "0.02, 0.7", "0.3, 1.1", "0.9, 3", "1e-6, 0.3"})
  void ordersBetweenLieBetween(double rate, double noise) {
    for (int order = 2; order < 10; order++) {
      double below = SampledGaussian.rdp(rate, noise, order);
      double between = SampledGaussian.rdp(rate, noise, order + 0.5);
      double above = SampledGaussian.rdp(rate, noise, order + 1);
      String where = "order %d: %s %s %s".formatted(order, below, between, above);
      assertTrue(below <= between && between <= above, where);
      double near = SampledGaussian.rdp(rate, noise, order + 1e-7);
      assertEquals(below, near, 1e-4 * below + 1e-12, where);
    }
  }

  @Test
  void noNoiseIsNotPrivateAndNoStepIs() {
    assertEquals(Double.POSITIVE_INFINITY, RdpAccountant.fresh().then(0.1, 0, 1).epsilon(1e-5));
    assertEquals(0, RdpAccountant.fresh().epsilon(1e-5));
    double few = RdpAccountant.fresh().then(0.1, 1, 10).epsilon(1e-5);
    double many = RdpAccountant.fresh().then(0.1, 1, 20).epsilon(1e-5);
    double noisy = RdpAccountant.fresh().then(0.1, 2, 20).epsilon(1e-5);
    assertTrue(few < many && noisy < few, few + " " + many + " " + noisy);
  }
}
