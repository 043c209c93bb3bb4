package org.unhear.train;

import java.util.function.IntUnaryOperator;

/** Labelled examples of one shape, by index. */
public interface Examples {
  int size();

  /** Floats of one example. */
  int exampleSize();

  /** Copies an example to {@code target[offset…]}. */
  void copy(int index, float[] target, int offset);

  /** Class of an example, from 0. */
  int label(int index);

  /** What people call an example, for messages. */
  default String name(int index) {
    return "example " + index;
  }

  /**
   * These examples as an epoch of training sees them, augmented anew each time; by default as they
   * are.
   */
  default Examples atEpoch(int epoch) {
    return this;
  }

  /** The values of an example that are not padding, counted from the first. */
  default int length(int index) {
    return exampleSize();
  }

  /**
   * The same examples, not augmented, under other labels.
   *
   * @param labels class of each example by its index
   */
  default Examples labelled(IntUnaryOperator labels) {
    return new Relabelled(this, labels);
  }

  /**
   * Announces that {@code order[first … first + count)} are copied next, in that order, so that
   * they can be made ready in the meantime. What {@link #copy} gives does not depend on it.
   */
  default void announce(int[] order, int first, int count) {}

  /** Examples in arrays: features [size, exampleSize] in one block. */
  static Examples of(float[] features, int[] labels) {
    int exampleSize = labels.length == 0 ? 0 : features.length / labels.length;
    if (features.length != (long) exampleSize * labels.length) {
      throw new IllegalArgumentException(
          "%d features for %d labels".formatted(features.length, labels.length));
    }
    return new Examples() {
      @Override
      public int size() {
        return labels.length;
      }

      @Override
      public int exampleSize() {
        return exampleSize;
      }

      @Override
      public void copy(int index, float[] target, int offset) {
        System.arraycopy(features, index * exampleSize, target, offset, exampleSize);
      }

      @Override
      public int label(int index) {
        return labels[index];
      }
    };
  }
}
