package org.unhear.unlearn;

/** The principal branch W of w e^w = x (Corless et al., 1996). */
public final class LambertW {
  private static final int ROUNDS = 50;

  private LambertW() {}

  /**
   * @param x at least −1/e; a little less, as rounding leaves it, counts as −1/e
   */
  public static double of(double x) {
    double distance = Math.E * x + 1;
    if (distance <= 0) {
      return -1;
    }
    double w = start(x, distance);
    for (int i = 0; i < ROUNDS; i++) {
      double e = Math.exp(w);
      double f = w * e - x;
      double next = w - f / (e * (w + 1) - (w + 2) * f / (2 * w + 2));
      if (!(Math.abs(next - w) > 1e-16 * (1 + Math.abs(next)))) {
        return next;
      }
      w = next;
    }
    return w;
  }

  /** Near the branch point a series in √(2(ex+1)); elsewhere a logarithm. */
  private static double start(double x, double distance) {
    if (x < 0.5) {
      double p = Math.sqrt(2 * distance);
      return -1 + p - p * p / 3 + 11.0 / 72 * p * p * p;
    }
    double l = Math.log(x);
    return x < Math.E ? Math.log1p(x) * 0.7 : l - Math.log(l);
  }
}
