package org.unhear.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The attack that says "member" when a score reaches a threshold, learned on a shadow model whose
 * members are known: one threshold for all, and one for each true class. Song &amp; Mittal, USENIX
 * Security 2021.
 *
 * @param threshold the shadow score that maximises TPR + TNR on the shadow sets, the lowest on a
 *     tie
 * @param accuracy ½(TPR + TNR) on the target sets
 * @param classThresholds the same within each true class; the threshold for all where the shadow
 *     lacks members or non-members of a class
 * @param classAccuracy ½(TPR + TNR) on the target sets with the threshold of each sample's class
 */
public record ThresholdAttack(
    double threshold, double accuracy, double[] classThresholds, double classAccuracy) {
  /** Scores of one set with the samples' true classes, both [samples]. */
  public record Scores(double[] values, int[] labels) {
    private double[] ofClass(int c) {
      return IntStream.range(0, values.length)
          .filter(i -> labels[i] == c)
          .mapToDouble(i -> values[i])
          .toArray();
    }

    private double shareAccepted(double[] thresholds) {
      long accepted =
          IntStream.range(0, values.length).filter(i -> values[i] >= thresholds[labels[i]]).count();
      return (double) accepted / values.length;
    }

    private void check(String name, int classes) {
      Check.finite(name, values);
      Check.sameLength(name + " labels", labels.length, name, values.length);
      Check.labels(name + " labels", labels, classes);
    }
  }

  /** What one model gives to its members and to others. */
  public record Groups(Scores members, Scores nonMembers) {
    private double accuracy(double[] thresholds) {
      return (members.shareAccepted(thresholds) + 1 - nonMembers.shareAccepted(thresholds)) / 2;
    }
  }

  /**
   * Learns the thresholds on the shadow model and applies them to the target model.
   *
   * @param classes labels run from 0 to classes − 1
   */
  public static ThresholdAttack of(Groups target, Groups shadow, int classes) {
    target.members().check("target members", classes);
    target.nonMembers().check("target nonMembers", classes);
    shadow.members().check("shadow members", classes);
    shadow.nonMembers().check("shadow nonMembers", classes);
    double threshold = threshold(shadow.members().values(), shadow.nonMembers().values());
    double[] same = new double[classes];
    Arrays.fill(same, threshold);
    double[] byClass = same.clone();
    for (int c = 0; c < classes; c++) {
      double[] members = shadow.members().ofClass(c);
      double[] nonMembers = shadow.nonMembers().ofClass(c);
      if (members.length > 0 && nonMembers.length > 0) {
        byClass[c] = threshold(members, nonMembers);
      }
    }
    return new ThresholdAttack(threshold, target.accuracy(same), byClass, target.accuracy(byClass));
  }

  /**
   * The observed score that maximises TPR + TNR, the lowest on a tie. Compared as whole numbers, so
   * ties are exact.
   */
  public static double threshold(double[] members, double[] nonMembers) {
    SortedSample in = SortedSample.of("members", members);
    SortedSample out = SortedSample.of("nonMembers", nonMembers);
    long best = -1;
    double chosen = Double.NaN;
    for (double t : SortedSample.distinct(in, out)) {
      long value = (long) in.atLeast(t) * out.size() + (long) out.below(t) * in.size();
      if (value > best) {
        best = value;
        chosen = t;
      }
    }
    return chosen;
  }
}
