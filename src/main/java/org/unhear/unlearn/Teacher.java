package org.unhear.unlearn;

import java.util.Arrays;
import org.unhear.train.Examples;
import org.unhear.train.Learner;

/** Logits of a fixed model for examples of the training set, computed once. Immutable. */
public final class Teacher {
  private static final int NONE = -1;

  private final int classes;
  private final int[] rowOf;
  private final float[] logits;

  private Teacher(int classes, int[] rowOf, float[] logits) {
    this.classes = classes;
    this.rowOf = rowOf;
    this.logits = logits;
  }

  /** What a model says of the examples. */
  public static Teacher of(Learner learner, Examples examples, int[] indices) {
    int[] rowOf = new int[examples.size()];
    Arrays.fill(rowOf, NONE);
    for (int i = 0; i < indices.length; i++) {
      rowOf[indices[i]] = i;
    }
    return new Teacher(learner.model().classes(), rowOf, learner.logits(examples, indices));
  }

  /** This teacher, with another one for some examples. */
  public Teacher with(Teacher other, int[] indices) {
    float[] mixed = logits.clone();
    for (int index : indices) {
      System.arraycopy(
          other.logits, other.row(index) * classes, mixed, row(index) * classes, classes);
    }
    return new Teacher(classes, rowOf, mixed);
  }

  /** This teacher with the true class taken out of each distribution: its logit is −∞. */
  public Teacher withoutTrueClass(Examples examples) {
    float[] masked = logits.clone();
    for (int index = 0; index < rowOf.length; index++) {
      if (rowOf[index] != NONE) {
        masked[rowOf[index] * classes + examples.label(index)] = Float.NEGATIVE_INFINITY;
      }
    }
    return new Teacher(classes, rowOf, masked);
  }

  /** Cross-entropy of an example under this teacher. */
  public double crossEntropy(int index, int label) {
    int start = row(index) * classes;
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, logits[start + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(logits[start + c] - largest);
    }
    return largest + Math.log(sum) - logits[start + label];
  }

  /** Copies the logits of a batch to the start of {@code target} [batch, classes]. */
  void gather(int[] batch, float[] target) {
    for (int i = 0; i < batch.length; i++) {
      System.arraycopy(logits, row(batch[i]) * classes, target, i * classes, classes);
    }
  }

  private int row(int index) {
    if (rowOf[index] == NONE) {
      throw new IllegalArgumentException("the teacher was not asked about example " + index);
    }
    return rowOf[index];
  }
}
