package org.unhear.unlearn;

import org.unhear.train.Examples;

/**
 * Examples followed by rows of one label.
 *
 * @param examples the first ones
 * @param rows [more, example size]
 */
record Appended(Examples examples, float[] rows, int more, int label) implements Examples {
  static Examples to(Examples examples, float[] rows, int more, int label) {
    return new Appended(examples, rows, more, label);
  }

  @Override
  public int size() {
    return examples.size() + more;
  }

  @Override
  public int exampleSize() {
    return examples.exampleSize();
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    int row = index - examples.size();
    if (row < 0) {
      examples.copy(index, target, offset);
    } else {
      System.arraycopy(rows, row * exampleSize(), target, offset, exampleSize());
    }
  }

  @Override
  public int label(int index) {
    return index < examples.size() ? examples.label(index) : label;
  }

  @Override
  public int length(int index) {
    return index < examples.size() ? examples.length(index) : exampleSize();
  }

  @Override
  public String name(int index) {
    return index < examples.size() ? examples.name(index) : "row " + (index - examples.size());
  }
}
