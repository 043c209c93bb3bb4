package org.unhear.train;

import java.util.function.IntUnaryOperator;

/** Examples under other labels, in all else the same. */
record Relabelled(Examples examples, IntUnaryOperator labels) implements Examples {
  @Override
  public int size() {
    return examples.size();
  }

  @Override
  public int exampleSize() {
    return examples.exampleSize();
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    examples.copy(index, target, offset);
  }

  @Override
  public int label(int index) {
    return labels.applyAsInt(index);
  }

  @Override
  public int length(int index) {
    return examples.length(index);
  }

  @Override
  public String name(int index) {
    return examples.name(index);
  }
}
