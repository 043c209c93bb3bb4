package org.unhear.gradients;

/** Vectors in host memory, in float64. */
public final class Vectors {
  private Vectors() {}

  /** a · b. */
  public static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** a · b. */
  public static double dot(float[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** ‖a‖. */
  public static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** a += factor · b. */
  public static void add(double[] a, double factor, double[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += factor * b[i];
    }
  }

  /** a += factor · b. */
  public static void add(double[] a, double factor, float[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += factor * b[i];
    }
  }

  /** a *= factor. */
  public static void scale(double[] a, double factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= factor;
    }
  }

  /** G Gᵀ of rows G. */
  public static double[][] gram(float[][] g) {
    double[][] gram = new double[g.length][g.length];
    for (int i = 0; i < g.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < g[i].length; k++) {
          sum += (double) g[i][k] * g[j][k];
        }
        gram[i][j] = sum;
        gram[j][i] = sum;
      }
    }
    return gram;
  }

  /** The values as floats. */
  public static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
