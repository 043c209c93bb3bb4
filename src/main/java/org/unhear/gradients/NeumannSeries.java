package org.unhear.gradients;

import org.unhear.UnhearException;

/**
 * A⁻¹ b as a series over stochastic matrices A_i whose mean is A (LiSSA; Agarwal et al., JMLR
 * 2017): h ← b, then for each i h ← h + b − A_i h / scale; A⁻¹ b ≈ h / scale.
 *
 * @param scale above the largest eigenvalue of every A_i
 * @param set what a user set for it, in the user's unit
 * @param option how a user sets it, up to the number
 */
public record NeumannSeries(double scale, double set, String option) {
  private static final double ROUNDING = 1.001;

  /**
   * The sum of the series, h / scale.
   *
   * @throws UnhearException when it diverges: with all eigenvalues below the scale, a step adds no
   *     more than the norm of b
   */
  public double[] sum(Iterable<? extends DampedMatrix> matrices, double[] b) {
    double norm = Vectors.norm(b);
    double[] h = b.clone();
    int terms = 1;
    for (DampedMatrix matrix : matrices) {
      Vectors.add(h, -1 / scale, matrix.product(h));
      Vectors.add(h, 1, b);
      terms++;
      if (!(Vectors.norm(h) <= ROUNDING * terms * norm)) {
        throw diverged();
      }
    }
    Vectors.scale(h, 1 / scale);
    return h;
  }

  private UnhearException diverged() {
    return new UnhearException(
        "The series diverges; an eigenvalue of the matrix is above the scale of %s.".formatted(set),
        "Raise the scale, for example %s%.0f.".formatted(option, 10 * Math.max(1, set)));
  }
}
