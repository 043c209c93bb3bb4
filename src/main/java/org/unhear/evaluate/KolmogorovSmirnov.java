package org.unhear.evaluate;

/**
 * The two-sample, two-sided Kolmogorov-Smirnov test. D = max |F_a − F_b| is kept as the whole
 * number D·n·m, so that comparisons with it are exact.
 *
 * @param n size of the first sample
 * @param m size of the second sample
 * @param steps D·n·m
 */
public record KolmogorovSmirnov(int n, int m, long steps) {
  private static final int SERIES_TERMS = 100;

  /** Compares two samples; neither may be empty. */
  public static KolmogorovSmirnov of(double[] a, double[] b) {
    SortedSample first = SortedSample.of("a", a);
    SortedSample second = SortedSample.of("b", b);
    long steps = 0;
    for (double x : SortedSample.distinct(first, second)) {
      long distance =
          (long) first.atMost(x) * second.size() - (long) second.atMost(x) * first.size();
      steps = Math.max(steps, Math.abs(distance));
    }
    return new KolmogorovSmirnov(first.size(), second.size(), steps);
  }

  /** D, between 0 and 1. */
  public double statistic() {
    return (double) steps / ((double) n * m);
  }

  /**
   * The share of lattice paths from (0,0) to (n,m) that reach |i/n − j/m| ≥ D. Takes time n·m;
   * exact when no value occurs in both samples, conservative otherwise.
   */
  public double exactP() {
    if (steps == 0) {
      return 1;
    }
    // A path drawn at random takes its next step along n with probability (n−i)/(n+m−i−j).
    // inside[j] is the
    // probability of reaching (i,j) without having touched the boundary.
    double[] inside = new double[m + 1];
    double touched = 0;
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= m; j++) {
        double alongN = i == 0 ? 0 : inside[j] * (n - i + 1) / (n + m - i + 1 - j);
        double alongM = j == 0 ? 0 : inside[j - 1] * (m - j + 1) / (n + m - i - j + 1);
        double reached = i == 0 && j == 0 ? 1 : alongN + alongM;
        if (Math.abs((long) i * m - (long) j * n) >= steps) {
          touched += reached;
          reached = 0;
        }
        inside[j] = reached;
      }
    }
    return Math.min(1, touched);
  }

  /**
   * 2 Σ (−1)^{k−1} exp(−2k²λ²) with λ = D √(nm/(n+m)), cut to [0,1], without a small-sample
   * correction; 1 when D is 0. For samples too large for {@link #exactP}.
   */
  public double asymptoticP() {
    if (steps == 0) {
      return 1;
    }
    double lambda = statistic() * Math.sqrt((double) n * m / ((double) n + m));
    double sum = 0;
    for (int k = 1; k <= SERIES_TERMS; k++) {
      double term = Math.exp(-2.0 * k * k * lambda * lambda);
      sum += k % 2 == 1 ? term : -term;
    }
    return Math.max(0, Math.min(1, 2 * sum));
  }
}
