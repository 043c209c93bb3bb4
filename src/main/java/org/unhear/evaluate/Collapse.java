package org.unhear.evaluate;

import java.util.Arrays;

/**
 * Whether a classifier is of no use any more: on data it should know it does hardly better than
 * always naming the most frequent class. Such a model passes most forgetting measures, so it has to
 * be called by its name.
 *
 * @param collapsed whether it is
 * @param largestShare share of samples given to the class that it names most
 * @param favourite that class
 */
public record Collapse(boolean collapsed, double largestShare, int favourite) {
  private static final double FACTOR_OF_CHANCE = 1.5;
  private static final double POINTS_ABOVE_CHANCE = 0.1;

  /**
   * Judges the outputs on samples the model should know.
   *
   * @param labels [samples]
   */
  public static Collapse of(Logits logits, int[] labels) {
    Classification result = Classification.of(logits, labels);
    int classes = logits.classes();
    int[] named = new int[classes];
    int[] labelled = new int[classes];
    for (int c = 0; c < classes; c++) {
      labelled[c] = Arrays.stream(result.confusion()[c]).sum();
      for (int other = 0; other < classes; other++) {
        named[other] += result.confusion()[c][other];
      }
    }
    double chance = (double) Arrays.stream(labelled).max().orElseThrow() / labels.length;
    double least = Math.min(FACTOR_OF_CHANCE * chance, chance + POINTS_ABOVE_CHANCE);
    int favourite = 0;
    for (int c = 1; c < classes; c++) {
      favourite = named[c] > named[favourite] ? c : favourite;
    }
    return new Collapse(
        result.accuracy() < least, (double) named[favourite] / labels.length, favourite);
  }
}
