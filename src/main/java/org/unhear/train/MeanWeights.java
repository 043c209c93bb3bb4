package org.unhear.train;

import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.graph.Weights;

/**
 * The mean of the weights of several models of one kind, states such as those of batch norm
 * included. Summed in double precision in the order in which they are added; the mean of one is
 * that one, bit for bit.
 */
public final class MeanWeights {
  private double[] parameters = new double[0];
  private double[] states = new double[0];
  private int count;

  /** Adds a model. */
  public void add(Weights weights) {
    parameters = sum(parameters, weights.device(), weights.flat());
    states = sum(states, weights.device(), weights.flatStates());
    count++;
  }

  private double[] sum(double[] before, Device device, Buffer buffer) {
    float[] values = device.read(buffer, Math.toIntExact(buffer.elements()));
    double[] sum = count == 0 ? new double[values.length] : before;
    for (int i = 0; i < values.length; i++) {
      sum[i] = count == 0 ? values[i] : sum[i] + values[i];
    }
    return sum;
  }

  /**
   * Sets a model to the mean.
   *
   * @throws IllegalStateException when no model was added
   */
  public void copyTo(Weights weights) {
    if (count == 0) {
      throw new IllegalStateException("there is no mean of no models");
    }
    weights.device().write(weights.flat(), mean(parameters));
    weights.device().write(weights.flatStates(), mean(states));
  }

  private float[] mean(double[] sum) {
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / count);
    }
    return mean;
  }
}
