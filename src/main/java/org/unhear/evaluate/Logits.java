package org.unhear.evaluate;

import java.util.stream.IntStream;

/**
 * The outputs of a classifier before softmax, [samples, classes] row-major, and what follows from
 * them. The array is not copied. p is softmax(logits).
 */
public final class Logits {
  private static final int NONE = -1;

  private final float[] values;
  private final int classes;

  private Logits(float[] values, int classes) {
    this.values = values;
    this.classes = classes;
  }

  /**
   * Wraps an array.
   *
   * @param values [samples, classes], finite, at least one sample
   * @param classes at least 2
   */
  public static Logits of(float[] values, int classes) {
    Check.require(
        classes >= 2, "classes is " + classes + ".", "A classifier has at least two classes.");
    Check.require(
        values.length % classes == 0,
        "logits has %d values, which is no multiple of %d classes."
            .formatted(values.length, classes),
        "Logits are [samples, classes].");
    return new Logits(Check.finite("logits", values), classes);
  }

  /** The number of rows. */
  public int samples() {
    return values.length / classes;
  }

  /** The number of columns. */
  public int classes() {
    return classes;
  }

  /** The class of the largest logit; the lowest index wins a tie. */
  public int prediction(int sample) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (at(sample, c) > at(sample, best)) {
        best = c;
      }
    }
    return best;
  }

  /** log p of one sample, [classes]. */
  public double[] logProbabilities(int sample) {
    return IntStream.range(0, classes).mapToDouble(c -> overOthers(sample, c, NONE)).toArray();
  }

  /** p of one sample, [classes]. */
  public double[] probabilities(int sample) {
    double[] p = logProbabilities(sample);
    for (int c = 0; c < classes; c++) {
      p[c] = Math.exp(p[c]);
    }
    return p;
  }

  /** Cross-entropy −log p_y of each sample, [samples]. */
  public double[] losses(int[] labels) {
    checkLabels(labels);
    return IntStream.range(0, samples())
        .mapToDouble(i -> -overOthers(i, labels[i], NONE))
        .toArray();
  }

  /** p_y of each sample, [samples]. */
  public double[] confidences(int[] labels) {
    double[] p = losses(labels);
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(-p[i]);
    }
    return p;
  }

  /**
   * z_y − logsumexp of the other logits, [samples]. This is also log(p_y / (1 − p_y)), the φ of
   * likelihood-ratio attacks, without its cancellation near p_y = 1.
   */
  public double[] margins(int[] labels) {
    checkLabels(labels);
    return IntStream.range(0, samples())
        .mapToDouble(i -> overOthers(i, labels[i], labels[i]))
        .toArray();
  }

  /** Refuses labels that do not fit these logits. */
  void checkLabels(int[] labels) {
    Check.sameLength("labels", labels.length, "logits", samples());
    Check.labels("labels", labels, classes);
  }

  private double at(int sample, int c) {
    return values[sample * classes + c];
  }

  /**
   * z_c less the log of Σ exp(z) over all classes but {@code skipped}. The largest is taken off
   * first, so that nothing is lost where all logits are huge.
   */
  private double overOthers(int sample, int c, int skipped) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int other = 0; other < classes; other++) {
      if (other != skipped) {
        largest = Math.max(largest, at(sample, other));
      }
    }
    double sum = 0;
    for (int other = 0; other < classes; other++) {
      if (other != skipped) {
        sum += Math.exp(at(sample, other) - largest);
      }
    }
    return at(sample, c) - largest - Math.log(sum);
  }
}
