package org.unhear.evaluate;

import java.util.stream.IntStream;

/**
 * Distances between the outputs of two models on the same samples. Divergences are in nats, means
 * over samples.
 */
public final class Comparison {
  @FunctionalInterface
  private interface Distance {
    /** The distance of two rows of log-probabilities. */
    double of(double[] logP, double[] logQ);
  }

  private Comparison() {}

  /** Mean Jensen-Shannon divergence ½KL(p‖m) + ½KL(q‖m), m = (p+q)/2; between 0 and log 2. */
  public static double jensenShannon(Logits p, Logits q) {
    return mean(p, q, Comparison::jensenShannon);
  }

  /** Mean Jensen-Shannon divergence between the outputs and the uniform distribution. */
  public static double jensenShannonToUniform(Logits p) {
    Logits uniform = Logits.of(new float[p.samples() * p.classes()], p.classes());
    return jensenShannon(p, uniform);
  }

  /** Mean KL(p‖q). */
  public static double kullbackLeibler(Logits p, Logits q) {
    return mean(p, q, Comparison::kullbackLeibler);
  }

  /**
   * Mean Euclidean distance of the probabilities ‖p − q‖₂, known as activation distance; between 0
   * and √2.
   */
  public static double activationDistance(Logits p, Logits q) {
    return mean(p, q, Comparison::euclidean);
  }

  /** Share of samples on which both predict the same class. */
  public static double agreement(Logits p, Logits q) {
    checkShapes(p, q);
    long same =
        IntStream.range(0, p.samples()).filter(i -> p.prediction(i) == q.prediction(i)).count();
    return (double) same / p.samples();
  }

  private static double jensenShannon(double[] logP, double[] logQ) {
    double sum = 0;
    for (int c = 0; c < logP.length; c++) {
      double p = Math.exp(logP[c]);
      double q = Math.exp(logQ[c]);
      // log (p + q)/2 by logarithms: the sum may underflow where neither of them does.
      double larger = Math.max(logP[c], logQ[c]);
      double smaller = Math.min(logP[c], logQ[c]);
      double logM = larger + Math.log1p(Math.exp(smaller - larger)) - Math.log(2);
      // Where a probability underflows to 0, its term is 0 whatever the logarithms say.
      sum += (p == 0 ? 0 : p * (logP[c] - logM)) + (q == 0 ? 0 : q * (logQ[c] - logM));
    }
    return sum / 2;
  }

  private static double kullbackLeibler(double[] logP, double[] logQ) {
    double sum = 0;
    for (int c = 0; c < logP.length; c++) {
      sum += Math.exp(logP[c]) * (logP[c] - logQ[c]);
    }
    return sum;
  }

  private static double euclidean(double[] logP, double[] logQ) {
    double sum = 0;
    for (int c = 0; c < logP.length; c++) {
      double difference = Math.exp(logP[c]) - Math.exp(logQ[c]);
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private static double mean(Logits p, Logits q, Distance distance) {
    checkShapes(p, q);
    return IntStream.range(0, p.samples())
        .mapToDouble(i -> distance.of(p.logProbabilities(i), q.logProbabilities(i)))
        .average()
        .orElseThrow();
  }

  private static void checkShapes(Logits p, Logits q) {
    Check.sameLength("logits of one model", p.samples(), "logits of the other", q.samples());
    Check.require(
        p.classes() == q.classes(),
        "One model has %d classes, the other %d.".formatted(p.classes(), q.classes()),
        "Compare models of one task.");
  }
}
