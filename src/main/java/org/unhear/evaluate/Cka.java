package org.unhear.evaluate;

/**
 * Linear centred kernel alignment of two representations of the same samples: ‖XᵀY‖² / (‖XᵀX‖
 * ‖YᵀY‖) with centred columns and Frobenius norms. 1 for representations equal up to rotation,
 * scale and offset. Kornblith et al., Similarity of Neural Network Representations Revisited, ICML
 * 2019.
 */
public final class Cka {
  private Cka() {}

  /**
   * The alignment, between 0 and 1.
   *
   * @param x [samples, widthX] row-major
   * @param y [samples, widthY] row-major
   * @param samples rows of both
   */
  public static double linear(float[] x, float[] y, int samples) {
    double[][] columnsX = centredColumns("x", x, samples);
    double[][] columnsY = centredColumns("y", y, samples);
    double xy = squaredNorm(columnsX, columnsY);
    double xx = squaredNorm(columnsX, columnsX);
    double yy = squaredNorm(columnsY, columnsY);
    Check.require(xx > 0, "x is the same for all samples.", "Alignment needs features that vary.");
    Check.require(yy > 0, "y is the same for all samples.", "Alignment needs features that vary.");
    return xy / (Math.sqrt(xx) * Math.sqrt(yy));
  }

  /** ‖AᵀB‖² for columns of A and B. */
  private static double squaredNorm(double[][] a, double[][] b) {
    double sum = 0;
    for (double[] left : a) {
      for (double[] right : b) {
        double product = 0;
        for (int i = 0; i < left.length; i++) {
          product += left[i] * right[i];
        }
        sum += product * product;
      }
    }
    return sum;
  }

  private static double[][] centredColumns(String name, float[] values, int samples) {
    Check.finite(name, values);
    Check.positive("samples", samples);
    Check.require(
        values.length % samples == 0,
        "%s has %d values, which is no multiple of %d samples."
            .formatted(name, values.length, samples),
        "Representations are [samples, width].");
    int width = values.length / samples;
    double[][] columns = new double[width][samples];
    for (int c = 0; c < width; c++) {
      double mean = 0;
      for (int i = 0; i < samples; i++) {
        columns[c][i] = values[i * width + c];
        mean += columns[c][i] / samples;
      }
      for (int i = 0; i < samples; i++) {
        columns[c][i] -= mean;
      }
    }
    return columns;
  }
}
