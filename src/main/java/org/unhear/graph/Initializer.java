package org.unhear.graph;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.unhear.device.Shape;

/** First values of a parameter. */
@FunctionalInterface
public interface Initializer {
  /** Values in row-major order, a function of the shape and the random stream alone. */
  float[] values(Shape shape, SplittableRandom random);

  static Initializer constant(float value) {
    return (shape, random) -> {
      float[] values = new float[Math.toIntExact(shape.size())];
      Arrays.fill(values, value);
      return values;
    };
  }

  /** Uniform in ±bound. */
  static Initializer uniform(double bound) {
    return (shape, random) -> {
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
      }
      return values;
    };
  }

  /**
   * Uniform in ±√(1/fan-in), fan-in being the elements of one row of the weight: the default of
   * PyTorch's linear and convolution layers (He et al., 2015, with a = √5).
   */
  static Initializer fanIn() {
    return (shape, random) ->
        uniform(Math.sqrt(1.0 / Math.max(1, shape.sampleSize()))).values(shape, random);
  }

  /** Normal with mean 0, redrawn beyond two standard deviations. */
  static Initializer truncatedNormal(double deviation) {
    return (shape, random) -> {
      float[] values = new float[Math.toIntExact(shape.size())];
      for (int i = 0; i < values.length; i++) {
        double draw = random.nextGaussian();
        while (Math.abs(draw) > 2) {
          draw = random.nextGaussian();
        }
        values[i] = (float) (draw * deviation);
      }
      return values;
    };
  }
}
