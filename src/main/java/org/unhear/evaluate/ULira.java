package org.unhear.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The likelihood-ratio attack on unlearning: can one tell from φ of an example whether a model
 * unlearned it or never saw it? Normal distributions are fitted for each example, deviations divide
 * by the count. An accuracy of ½ means forgotten. Hayes et al., Inexact Unlearning Needs More
 * Careful Evaluations, arXiv 2403.01218.
 *
 * @param probability [targets][examples], N(φ; u)/(N(φ; u) + N(φ; r)); "was unlearned" is said
 *     above ½
 * @param accuracyPerExample [examples], over the target models
 * @param accuracy over all
 * @param attack summary of the probabilities, unlearned targets taken as members
 */
public record ULira(
    double[][] probability, double[] accuracyPerExample, double accuracy, AttackSummary attack) {
  /**
   * Attacks target models.
   *
   * @param unlearned φ of models that learned and unlearned the examples, [models][examples]
   * @param retrained φ of models that never saw them, [models][examples]
   * @param target φ of the models under attack, [targets][examples]
   * @param targetIsUnlearned the truth, [targets]; both kinds must occur
   */
  public static ULira of(
      double[][] unlearned, double[][] retrained, double[][] target, boolean[] targetIsUnlearned) {
    Check.table("unlearned", unlearned);
    Check.table("retrained", retrained);
    Check.table("target", target);
    int examples = target[0].length;
    Check.sameLength("unlearned[0]", unlearned[0].length, "target[0]", examples);
    Check.sameLength("retrained[0]", retrained[0].length, "target[0]", examples);
    Check.sameLength("targetIsUnlearned", targetIsUnlearned.length, "target", target.length);

    double[][] probability = new double[target.length][examples];
    for (int e = 0; e < examples; e++) {
      Gaussian u = Gaussian.fit(column(unlearned, e));
      Gaussian r = Gaussian.fit(column(retrained, e));
      for (int t = 0; t < target.length; t++) {
        double phi = target[t][e];
        probability[t][e] = 1 / (1 + Math.exp(r.logDensity(phi) - u.logDensity(phi)));
      }
    }
    double[] perExample =
        IntStream.range(0, examples)
            .mapToDouble(e -> accuracy(column(probability, e), targetIsUnlearned))
            .toArray();
    return new ULira(
        probability,
        perExample,
        Arrays.stream(perExample).average().orElseThrow(),
        AttackSummary.of(
            rows(probability, targetIsUnlearned, true),
            rows(probability, targetIsUnlearned, false)));
  }

  private static double accuracy(double[] probability, boolean[] truth) {
    long right =
        IntStream.range(0, truth.length).filter(t -> probability[t] > 0.5 == truth[t]).count();
    return (double) right / truth.length;
  }

  private static double[] column(double[][] table, int e) {
    return Arrays.stream(table).mapToDouble(row -> row[e]).toArray();
  }

  private static double[] rows(double[][] table, boolean[] kinds, boolean kind) {
    List<double[]> chosen = new ArrayList<>();
    for (int t = 0; t < table.length; t++) {
      if (kinds[t] == kind) {
        chosen.add(table[t]);
      }
    }
    return chosen.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
