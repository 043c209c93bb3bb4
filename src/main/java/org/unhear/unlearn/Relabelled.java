package org.unhear.unlearn;

import org.unhear.train.Examples;

/** Examples of which some carry another label. */
final class Relabelled implements Examples {
  private final Examples examples;
  private final int[] labels;

  /**
   * @param changed indices of the examples with another label
   * @param replacements their labels, in the same order
   */
  Relabelled(Examples examples, int[] changed, int[] replacements) {
    this.examples = examples;
    this.labels = new int[examples.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = examples.label(i);
    }
    for (int i = 0; i < changed.length; i++) {
      labels[changed[i]] = replacements[i];
    }
  }

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
    return labels[index];
  }
}
