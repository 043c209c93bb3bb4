package org.unhear.privacy;

import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;

/**
 * One release of a sum over a Poisson sample with Gaussian noise: RDP(α) = log A_α / (α − 1) with
 * A_α of section 3.3 of Mironov, Talwar and Zhang, 2019, in logarithms throughout.
 */
final class SampledGaussian {
  /** Terms below e to this power are left out. */
  private static final double NEGLIGIBLE = -40;

  private static final double SQRT2 = Math.sqrt(2);

  private SampledGaussian() {}

  /**
   * The Rényi divergence.
   *
   * @param q chance of a recording to be in the sample
   * @param sigma noise over sensitivity
   * @param order α, above 1
   */
  static double rdp(double q, double sigma, double order) {
    if (q == 0) {
      return 0;
    }
    if (sigma == 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (q == 1) {
      return order / (2 * sigma * sigma);
    }
    double log = order == Math.rint(order) ? whole(q, sigma, (int) order) : broken(q, sigma, order);
    return log / (order - 1);
  }

  /** Σ_k C(α, k) (1 − q)^(α − k) q^k exp((k² − k) / 2σ²). */
  private static double whole(double q, double sigma, int order) {
    double sum = Double.NEGATIVE_INFINITY;
    for (int k = 0; k <= order; k++) {
      double binomial =
          Gamma.logGamma(order + 1) - Gamma.logGamma(k + 1) - Gamma.logGamma(order - k + 1);
      double term = binomial + k * Math.log(q) + (order - k) * Math.log1p(-q);
      sum = plus(sum, term + gain(k, sigma));
    }
    return sum;
  }

  /** The same for orders between: two alternating series that meet at z₀. */
  private static double broken(double q, double sigma, double order) {
    double meeting = sigma * sigma * Math.log(1 / q - 1) + 0.5;
    double sum = Double.NEGATIVE_INFINITY;
    double binomial = 1;
    for (int i = 0; ; i++) {
      double j = order - i;
      double size = Math.log(Math.abs(binomial));
      double low =
          size
              + i * Math.log(q)
              + j * Math.log1p(-q)
              + gain(i, sigma)
              + logHalfErfc((i - meeting) / (SQRT2 * sigma));
      double high =
          size
              + j * Math.log(q)
              + i * Math.log1p(-q)
              + gain(j, sigma)
              + logHalfErfc((meeting - j) / (SQRT2 * sigma));
      sum = binomial > 0 ? plus(plus(sum, low), high) : minus(minus(sum, low), high);
      if (i > order && Math.max(low, high) < NEGLIGIBLE) {
        return sum;
      }
      binomial *= (order - i) / (i + 1);
    }
  }

  private static double gain(double k, double sigma) {
    return (k * k - k) / (2 * sigma * sigma);
  }

  /** log(erfc(x) / 2), by its asymptotic series where erfc is too small for a double. */
  private static double logHalfErfc(double x) {
    if (x < 20) {
      return Math.log(Erf.erfc(x) / 2);
    }
    double s = 1 / (2 * x * x);
    double series = 1 - s + 3 * s * s - 15 * s * s * s;
    return -x * x - Math.log(2 * x * Math.sqrt(Math.PI)) + Math.log(series);
  }

  /** log(e^a + e^b). */
  private static double plus(double a, double b) {
    double larger = Math.max(a, b);
    return larger == Double.NEGATIVE_INFINITY
        ? larger
        : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
  }

  /** log(e^a − e^b). */
  private static double minus(double a, double b) {
    return b == Double.NEGATIVE_INFINITY ? a : a + Math.log1p(-Math.exp(b - a));
  }
}
