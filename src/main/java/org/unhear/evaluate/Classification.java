package org.unhear.evaluate;

import java.util.Arrays;

/**
 * How well a classifier does.
 *
 * @param accuracy share of samples whose largest logit is the label's
 * @param perClassAccuracy the same within each true class; NaN where a class has no sample
 * @param macroF1Present F1 averaged over the classes that occur among labels or predictions, with
 *     F1 = 2TP/(2TP+FP+FN)
 * @param macroF1All F1 averaged over all classes, an absent one counting 0
 * @param confusion counts, [true][predicted]
 * @param meanLoss mean cross-entropy
 */
public record Classification(
    double accuracy,
    double[] perClassAccuracy,
    double macroF1Present,
    double macroF1All,
    int[][] confusion,
    double meanLoss) {
  /**
   * Measures predictions against labels.
   *
   * @param labels [samples], 0 ≤ label &lt; classes
   */
  public static Classification of(Logits logits, int[] labels) {
    double meanLoss = Arrays.stream(logits.losses(labels)).average().orElseThrow();
    int[][] confusion = new int[logits.classes()][logits.classes()];
    for (int i = 0; i < labels.length; i++) {
      confusion[labels[i]][logits.prediction(i)]++;
    }
    return of(confusion, labels.length, meanLoss);
  }

  private static Classification of(int[][] confusion, int samples, double meanLoss) {
    int classes = confusion.length;
    double[] perClass = new double[classes];
    int correct = 0;
    double f1Sum = 0;
    int present = 0;
    for (int c = 0; c < classes; c++) {
      int labelled = Arrays.stream(confusion[c]).sum();
      int predicted = column(confusion, c);
      int hits = confusion[c][c];
      correct += hits;
      perClass[c] = labelled == 0 ? Double.NaN : (double) hits / labelled;
      if (labelled + predicted > 0) {
        // 2TP + FP + FN counts every hit once as labelled and once as predicted.
        f1Sum += 2.0 * hits / (labelled + predicted);
        present++;
      }
    }
    return new Classification(
        (double) correct / samples,
        perClass,
        f1Sum / present,
        f1Sum / classes,
        confusion,
        meanLoss);
  }

  private static int column(int[][] confusion, int c) {
    return Arrays.stream(confusion).mapToInt(row -> row[c]).sum();
  }
}
