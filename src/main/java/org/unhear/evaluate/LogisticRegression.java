package org.unhear.evaluate;

/**
 * Logistic regression with one feature: minimises w²/2 + C Σ log(1 + exp(−s_i(w x_i + b))), s = ±1,
 * b not penalised, by Newton's method with step halving. The problem is convex, so the minimum is
 * unique.
 *
 * @param weight w
 * @param bias b
 */
public record LogisticRegression(double weight, double bias) {
  private static final int MAX_STEPS = 100;
  private static final double CONVERGED = 1e-12;

  /**
   * Fits.
   *
   * @param x [samples]
   * @param positive [samples], both values must occur
   * @param c weight of the data against the penalty, above 0
   */
  public static LogisticRegression fit(double[] x, boolean[] positive, double c) {
    Check.finite("x", x);
    Check.sameLength("x", x.length, "positive", positive.length);
    Check.positive("c", c);
    requireBoth(positive);
    LogisticRegression at = new LogisticRegression(0, 0);
    double objective = at.objective(x, positive, c);
    for (int step = 0; step < MAX_STEPS; step++) {
      double[] move = at.newtonStep(x, positive, c);
      double scale = 1;
      LogisticRegression next = at.moved(move, scale);
      while (next.objective(x, positive, c) > objective && scale > CONVERGED) {
        scale /= 2;
        next = at.moved(move, scale);
      }
      double reached = next.objective(x, positive, c);
      if (!(reached < objective)) {
        return at;
      }
      boolean done = objective - reached <= CONVERGED * reached;
      at = next;
      objective = reached;
      if (done) {
        return at;
      }
    }
    return at;
  }

  /** Whether w x + b &gt; 0. */
  public boolean predicts(double x) {
    return weight * x + bias > 0;
  }

  private LogisticRegression moved(double[] move, double scale) {
    return new LogisticRegression(weight - scale * move[0], bias - scale * move[1]);
  }

  private double objective(double[] x, boolean[] positive, double c) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double z = (positive[i] ? -1 : 1) * (weight * x[i] + bias);
      sum += z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
    }
    return weight * weight / 2 + c * sum;
  }

  /** Hessian⁻¹ · gradient, for w and b. */
  private double[] newtonStep(double[] x, boolean[] positive, double c) {
    double gw = weight;
    double gb = 0;
    double hww = 1;
    double hwb = 0;
    double hbb = Double.MIN_NORMAL;
    for (int i = 0; i < x.length; i++) {
      double p = 1 / (1 + Math.exp(-(weight * x[i] + bias)));
      double slope = c * (p - (positive[i] ? 1 : 0));
      double curve = c * p * (1 - p);
      gw += slope * x[i];
      gb += slope;
      hww += curve * x[i] * x[i];
      hwb += curve * x[i];
      hbb += curve;
    }
    double determinant = hww * hbb - hwb * hwb;
    return new double[] {(hbb * gw - hwb * gb) / determinant, (hww * gb - hwb * gw) / determinant};
  }

  private static void requireBoth(boolean[] positive) {
    int count = 0;
    for (boolean value : positive) {
      count += value ? 1 : 0;
    }
    Check.require(
        count > 0 && count < positive.length,
        "positive holds " + count + " true of " + positive.length + " values.",
        "Both kinds must occur.");
  }
}
