package org.unhear.ops.cases;

import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.unhear.graph.Graph;

/**
 * Normalisations in double precision, whatever the shape: a function says which feature an element
 * belongs to.
 */
final class Norms {
  /** Mean, squared deviations and number of the elements of each feature. */
  record Moments(double[] mean, double[] squares, int[] count) {
    double variance(int k) {
      return squares[k] / count[k];
    }
  }

  private Norms() {}

  static Moments moments(double[] x, IntUnaryOperator feature, int features) {
    double[] mean = new double[features];
    double[] squares = new double[features];
    int[] count = new int[features];
    for (int i = 0; i < x.length; i++) {
      mean[feature.applyAsInt(i)] += x[i];
      count[feature.applyAsInt(i)]++;
    }
    for (int k = 0; k < features; k++) {
      mean[k] /= Math.max(1, count[k]);
    }
    for (int i = 0; i < x.length; i++) {
      squares[feature.applyAsInt(i)] += Math.pow(x[i] - mean[feature.applyAsInt(i)], 2);
    }
    return new Moments(mean, squares, count);
  }

  /** Batch norm; operands as those of the operator. */
  static double[] features(
      double[][] in,
      IntUnaryOperator feature,
      boolean affine,
      double eps,
      Graph.Mode mode,
      boolean relu) {
    double[] x = in[0];
    double[] runningMean = in[in.length - 2];
    double[] runningVariance = in[in.length - 1];
    Moments batch = moments(x, feature, runningMean.length);
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int k = feature.applyAsInt(i);
      boolean training = mode == Graph.Mode.TRAINING;
      double mean = training ? batch.mean[k] : runningMean[k];
      double variance = training ? batch.variance(k) : runningVariance[k];
      double normal = (x[i] - mean) / Math.sqrt(variance + eps);
      double value = affine ? in[1][k] * normal + in[2][k] : normal;
      y[i] = relu ? Math.max(value, 0) : value;
    }
    return y;
  }

  /** Running statistics after a step, by index of the operand. */
  static Map<Integer, double[]> running(double[][] in, IntUnaryOperator feature, double momentum) {
    double[] mean = in[in.length - 2].clone();
    double[] variance = in[in.length - 1].clone();
    Moments batch = moments(in[0], feature, mean.length);
    for (int k = 0; k < mean.length; k++) {
      if (batch.count[k] > 1) {
        double unbiased = batch.squares[k] / (batch.count[k] - 1);
        mean[k] += momentum * (batch.mean[k] - mean[k]);
        variance[k] += momentum * (unbiased - variance[k]);
      }
    }
    return Map.of(in.length - 2, mean, in.length - 1, variance);
  }

  /** Layer and group norm: statistics of a feature, weight and bias of a channel. */
  static double[] channels(
      double[][] in, IntUnaryOperator feature, int features, int channels, double eps) {
    Moments own = moments(in[0], feature, features);
    double[] y = new double[in[0].length];
    for (int i = 0; i < y.length; i++) {
      int k = feature.applyAsInt(i);
      double normal = (in[0][i] - own.mean[k]) / Math.sqrt(own.variance(k) + eps);
      y[i] = in.length > 1 ? in[1][i % channels] * normal + in[2][i % channels] : normal;
    }
    return y;
  }
}
