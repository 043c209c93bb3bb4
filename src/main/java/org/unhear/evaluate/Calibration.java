package org.unhear.evaluate;

import java.util.Arrays;

/**
 * Expected calibration error: Σ (n_b/n) |accuracy_b − mean confidence_b| over equal bins (b/B,
 * (b+1)/B] of the largest probability. Guo et al., On Calibration of Modern Neural Networks, ICML
 * 2017.
 *
 * @param error the expected calibration error, between 0 and 1
 * @param binCounts samples per bin
 */
public record Calibration(double error, int[] binCounts) {
  /**
   * Measures calibration.
   *
   * @param labels [samples]
   * @param bins at least 1; 15 is usual
   */
  public static Calibration of(Logits logits, int[] labels, int bins) {
    logits.checkLabels(labels);
    Check.positive("bins", bins);
    int[] counts = new int[bins];
    double[] confidence = new double[bins];
    int[] correct = new int[bins];
    for (int i = 0; i < labels.length; i++) {
      double largest = Arrays.stream(logits.probabilities(i)).max().orElseThrow();
      int bin = bin(largest, bins);
      counts[bin]++;
      confidence[bin] += largest;
      correct[bin] += logits.prediction(i) == labels[i] ? 1 : 0;
    }
    double error = 0;
    for (int b = 0; b < bins; b++) {
      error += Math.abs(correct[b] - confidence[b]) / labels.length;
    }
    return new Calibration(error, counts);
  }

  /** Bins are open below and closed above. */
  private static int bin(double confidence, int bins) {
    return Math.min(bins - 1, Math.max(0, (int) Math.ceil(confidence * bins) - 1));
  }
}
