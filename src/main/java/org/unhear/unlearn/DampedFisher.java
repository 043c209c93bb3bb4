package org.unhear.unlearn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.unhear.UnhearException;

/**
 * A = (1/n) Σ_i g_i g_iᵀ + damping · I over n examples, never made: products cost two passes over
 * the examples.
 */
final class DampedFisher {
  private static final long LARGEST = 1L << 28;

  private final SampleGradients gradients;
  private final UnlearningContext context;
  private final int[] indices;
  private final double damping;

  DampedFisher(
      SampleGradients gradients, UnlearningContext context, int[] indices, double damping) {
    this.gradients = gradients;
    this.context = context;
    this.indices = indices;
    this.damping = damping;
  }

  /** A v. */
  double[] product(double[] v) {
    double[] dots = gradients.dots(context.examples(), indices, v);
    for (int i = 0; i < dots.length; i++) {
      dots[i] /= dots.length;
    }
    double[] product = gradients.sum(context.examples(), indices, dots);
    for (int i = 0; i < product.length; i++) {
      product[i] += damping * v[i];
    }
    return product;
  }

  /**
   * What conjugate gradients give for A x = b from 0.
   *
   * @param residuals norms of b − A x after each round
   */
  record Solution(double[] x, List<Double> residuals) {}

  /**
   * Rounds of conjugate gradients, ending after one when ‖b − A x‖ ≤ stop · ‖b‖. The first is made
   * whatever b is, so that the memory it takes can be planned without values.
   */
  Solution conjugateGradients(double[] b, int rounds, double stop) {
    double[] x = new double[b.length];
    double[] r = b.clone();
    double[] p = b.clone();
    double rr = Vectors.dot(r, r);
    double limit = stop * Math.sqrt(rr);
    List<Double> residuals = new ArrayList<>();
    for (int k = 0; k < rounds && (k == 0 || Math.sqrt(rr) > limit); k++) {
      double[] ap = product(p);
      double alpha = rr == 0 ? 0 : rr / Vectors.dot(p, ap);
      Vectors.add(x, alpha, p);
      Vectors.add(r, -alpha, ap);
      double next = Vectors.dot(r, r);
      residuals.add(Math.sqrt(next));
      double beta = rr == 0 ? 0 : next / rr;
      for (int i = 0; i < p.length; i++) {
        p[i] = r[i] + beta * p[i];
      }
      rr = next;
    }
    return new Solution(x, residuals);
  }

  /**
   * A⁻¹ b by the identity of Woodbury: (b − Gᵀ (n·damping·I + G Gᵀ)⁻¹ G b) / damping, G the
   * gradients as rows.
   *
   * @throws UnhearException when damping is 0, or the gradients do not fit a gigabyte
   */
  double[] solve(double[] b) {
    int n = indices.length;
    if ((long) n * b.length > LARGEST) {
      throw new UnhearException(
          "%s would keep %d gradients of %d numbers.".formatted(context.method(), n, b.length),
          "Set count to %d or less.".formatted(LARGEST / b.length));
    }
    if (damping == 0) {
      throw new UnhearException(
          "With a damping of 0 the matrix has no inverse.", "Set damping above 0.");
    }
    float[][] g = gradients.rows(context.examples(), indices);
    double[][] gram = Vectors.gram(g);
    for (int i = 0; i < n; i++) {
      gram[i][i] += n * damping;
    }
    double[] gb = new double[n];
    Arrays.setAll(gb, i -> Vectors.dot(g[i], b));
    double[] y =
        new CholeskyDecomposition(new Array2DRowRealMatrix(gram, false), 1e-9, 0)
            .getSolver()
            .solve(new ArrayRealVector(gb, false))
            .toArray();
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      Vectors.add(x, -y[i], g[i]);
    }
    Vectors.scale(x, 1 / damping);
    return x;
  }
}
