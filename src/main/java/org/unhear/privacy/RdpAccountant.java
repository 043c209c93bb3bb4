package org.unhear.privacy;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Rényi differential privacy of Gaussian noise on a Poisson sample, step by step (Mironov, Talwar
 * and Zhang, "Rényi Differential Privacy of the Sampled Gaussian Mechanism", 2019). Neighbours are
 * data sets of which one has one recording more. Immutable.
 */
public final class RdpAccountant {
  private static final double[] ORDERS =
      DoubleStream.concat(
              IntStream.range(1, 100).mapToDouble(i -> 1 + i / 10.0),
              DoubleStream.concat(
                  IntStream.range(11, 64).asDoubleStream(),
                  DoubleStream.of(80, 96, 128, 192, 256, 512)))
          .toArray();

  private final double[] rdp;

  private RdpAccountant(double[] rdp) {
    this.rdp = rdp;
  }

  /** Nothing was given away yet. */
  public static RdpAccountant fresh() {
    return new RdpAccountant(new double[ORDERS.length]);
  }

  /**
   * After further steps.
   *
   * @param rate chance of each recording to be in a step's sample, from 0 to 1
   * @param noise σ: standard deviation of the noise over the largest norm of a recording's part
   */
  public RdpAccountant then(double rate, double noise, long steps) {
    double[] sum = rdp.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += steps * SampledGaussian.rdp(rate, noise, ORDERS[i]);
    }
    return new RdpAccountant(sum);
  }

  /**
   * The least ε such that all steps together are (ε, δ)-private, by Proposition 12 of Canonne,
   * Kamath and Steinke, NeurIPS 2020 (also Theorem 21 of Balle et al., AISTATS 2020): the smallest
   * over orders α of RDP(α) + log((α − 1)/α) − (log δ + log α)/(α − 1).
   *
   * @param delta above 0 and below 1
   * @return infinite when no order bounds it
   */
  public double epsilon(double delta) {
    if (DoubleStream.of(rdp).allMatch(each -> each == 0)) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rdp.length; i++) {
      double order = ORDERS[i];
      double epsilon =
          rdp[i] + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
      if (epsilon < best) {
        best = epsilon;
      }
    }
    return Math.max(0, best);
  }
}
