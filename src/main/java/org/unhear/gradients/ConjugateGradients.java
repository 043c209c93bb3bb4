package org.unhear.gradients;

/** The method of conjugate gradients (Hestenes and Stiefel, 1952), from 0. */
public final class ConjugateGradients {
  private ConjugateGradients() {}

  /**
   * Rounds for A x = b, ending after one whose residual is at most {@code stop}. The first is made
   * whatever b is, so that the memory it takes can be planned without values.
   */
  public static Solution solve(DampedMatrix matrix, double[] b, int rounds, double stop) {
    double[] x = new double[b.length];
    double[] r = b.clone();
    double[] p = b.clone();
    double rr = Vectors.dot(r, r);
    double norm = Math.sqrt(rr);
    int k = 0;
    for (; k < rounds && (k == 0 || Math.sqrt(rr) > stop * norm); k++) {
      double[] ap = matrix.product(p);
      double alpha = rr == 0 ? 0 : rr / Vectors.dot(p, ap);
      Vectors.add(x, alpha, p);
      Vectors.add(r, -alpha, ap);
      double next = Vectors.dot(r, r);
      double beta = rr == 0 ? 0 : next / rr;
      for (int i = 0; i < p.length; i++) {
        p[i] = r[i] + beta * p[i];
      }
      rr = next;
    }
    return new Solution(x, k, norm == 0 ? 0 : Math.sqrt(rr) / norm);
  }
}
