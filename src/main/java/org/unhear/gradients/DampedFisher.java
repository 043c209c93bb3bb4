package org.unhear.gradients;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.unhear.UnhearException;
import org.unhear.train.Examples;

/**
 * A = (1/n) Σ_i g_i g_iᵀ + damping · I over n examples: the empirical Fisher matrix. A product
 * costs two passes over the examples.
 */
public record DampedFisher(
    SampleGradients gradients, Examples examples, int[] indices, double damping)
    implements DampedMatrix {
  private static final long LARGEST = 1L << 28;

  @Override
  public double[] product(double[] v) {
    double[] dots = gradients.dots(examples, indices, v);
    for (int i = 0; i < dots.length; i++) {
      dots[i] /= dots.length;
    }
    double[] product = gradients.sum(examples, indices, dots);
    Vectors.add(product, damping, v);
    return product;
  }

  /**
   * A⁻¹ b by the identity of Woodbury: (b − Gᵀ (n·damping·I + G Gᵀ)⁻¹ G b) / damping, G the
   * gradients as rows.
   *
   * @throws UnhearException when damping is 0, or the gradients do not fit a gigabyte
   */
  public double[] solve(double[] b) {
    int n = indices.length;
    if ((long) n * b.length > LARGEST) {
      throw new UnhearException(
          "An exact solution would keep %d gradients of %d numbers.".formatted(n, b.length),
          "Set count to %d or less.".formatted(LARGEST / b.length));
    }
    if (damping == 0) {
      throw new UnhearException(
          "With a damping of 0 the matrix has no inverse.", "Set damping above 0.");
    }
    float[][] g = gradients.rows(examples, indices);
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
