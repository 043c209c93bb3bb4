package org.unhear.ops;

import java.util.SplittableRandom;
import org.unhear.device.Shape;

/** Values of an operand, a function of its shape and the random stream. */
@FunctionalInterface
public interface Values {
  float[] draw(Shape shape, SplittableRandom random);

  /** Standard normal. */
  static Values normal() {
    return each((i, random) -> (float) random.nextGaussian());
  }

  /** Normal with another mean and deviation. */
  static Values normal(double mean, double deviation) {
    return each((i, random) -> (float) (mean + deviation * random.nextGaussian()));
  }

  /** Uniform. */
  static Values uniform(double least, double most) {
    return each((i, random) -> (float) (least + (most - least) * random.nextDouble()));
  }

  /** Standard normal, kept away from 0 by 0.01 where an operator has a kink there. */
  static Values awayFromZero() {
    return each(
        (i, random) -> {
          double draw = random.nextGaussian();
          return (float) (draw + Math.copySign(0.01, draw));
        });
  }

  /** Different from each other by at least 0.01: for operators that pick the largest. */
  static Values distinct() {
    return (shape, random) -> {
      float[] values = new float[(int) shape.size()];
      for (int i = 0; i < values.length; i++) {
        int j = random.nextInt(i + 1);
        values[i] = values[j];
        values[j] = (i - values.length / 2) * 0.01f;
      }
      return values;
    };
  }

  /** Integers from {@code least} to {@code most}, both included. */
  static Values integers(int least, int most) {
    return each((i, random) -> random.nextInt(least, most + 1));
  }

  /** The same values whatever the random stream, repeated from the start when there are too few. */
  static Values listed(float... list) {
    return each((i, random) -> list[i % list.length]);
  }

  /** One value at a time. */
  static Values each(Element element) {
    return (shape, random) -> {
      float[] values = new float[(int) shape.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = element.draw(i, random);
      }
      return values;
    };
  }

  /** One value. */
  @FunctionalInterface
  interface Element {
    float draw(int index, SplittableRandom random);
  }
}
