package org.unhear.probe;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.unhear.graph.ParameterLayout.Slot;
import org.unhear.graph.Weights;

/**
 * Weights as they come back from fewer bits: w is replaced by s·round(w/s), with s the largest
 * magnitude over 2^(bits−1) − 1, symmetric about 0 (Jacob et al., CVPR 2018). Biases and scales of
 * norms, which have one dimension, stay as they are.
 *
 * @param bits 2 to 16
 * @param perChannel whether each output channel, the first dimension, has a scale of its own
 */
record Rounding(int bits, boolean perChannel) {
  Rounding {
    if (bits < 2 || bits > 16) {
      throw new IllegalArgumentException(bits + " bits");
    }
  }

  void apply(Weights weights) {
    for (Slot slot : weights.parameters().slots()) {
      if (slot.shape().rank() > 1) {
        int channels = perChannel ? slot.shape().dims()[0] : 1;
        weights.set(slot.name(), rounded(weights.get(slot.name()), channels));
      }
    }
  }

  /** The values of equally long channels, rounded. */
  float[] rounded(float[] values, int channels) {
    float[] rounded = new float[values.length];
    int length = values.length / channels;
    for (int first = 0; first < values.length; first += length) {
      double largest = 0;
      for (int i = first; i < first + length; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      double scale = largest / ((1 << (bits - 1)) - 1);
      for (int i = first; i < first + length; i++) {
        rounded[i] = scale == 0 ? 0 : (float) (scale * Math.rint(values[i] / scale));
      }
    }
    return rounded;
  }

  /**
   * Sets the given share of all weights to 0, the smallest by magnitude over the whole model (Han
   * et al., NeurIPS 2015); those of one dimension have no part in it.
   */
  static void prune(Weights weights, double share) {
    double[] magnitudes =
        weights.parameters().slots().stream()
            .filter(slot -> slot.shape().rank() > 1)
            .flatMapToDouble(slot -> magnitudes(weights.get(slot.name())))
            .sorted()
            .toArray();
    int count = (int) (share * magnitudes.length);
    if (count == 0) {
      return;
    }
    double largestGone = magnitudes[count - 1];
    for (Slot slot : weights.parameters().slots()) {
      if (slot.shape().rank() > 1) {
        float[] values = weights.get(slot.name());
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.abs(values[i]) <= largestGone ? 0 : values[i];
        }
        weights.set(slot.name(), values);
      }
    }
  }

  private static DoubleStream magnitudes(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i]));
  }
}
