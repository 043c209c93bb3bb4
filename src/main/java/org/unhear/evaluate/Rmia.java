package org.unhear.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The relative membership attack, offline form: P(x) = (1+a)/2 · mean reference probability +
 * (1−a)/2, and score(x) is the share of a population z with [p(x)/P(x)] / [p(z)/P(z)] &gt; γ. No
 * reference model may have seen the samples. Zarifzadeh et al., Low-Cost High-Power Membership
 * Inference Attacks, ICML 2024.
 *
 * @param a how far the references' confidence falls short of that of models trained on x, between 0
 *     and 1
 * @param gamma γ, above 0
 */
public record Rmia(double a, double gamma) {
  /** Keeps ratios finite when the references give a sample no probability at all. */
  private static final double SMALLEST_PROBABILITY = 1e-30;

  /**
   * Probabilities of the true class.
   *
   * @param target [samples], by the model under attack
   * @param references [models][samples], by models that never saw the samples
   */
  public record Evidence(double[] target, double[][] references) {
    private void check(String name) {
      Check.probabilities(name + " target", target);
      Check.table(name + " references", references);
      for (double[] row : references) {
        Check.probabilities(name + " references", row);
        Check.sameLength(name + " references", row.length, name + " target", target.length);
      }
    }
  }

  /** Checks the settings. */
  public Rmia {
    Check.share("a", a);
    Check.positive("gamma", gamma);
  }

  /** The score of every sample, between 0 and 1; higher says member. */
  public double[] scores(Evidence samples, Evidence population) {
    samples.check("samples");
    population.check("population");
    double[] z = ratios(population);
    Arrays.sort(z);
    return Arrays.stream(ratios(samples)).map(x -> (double) dominated(x, z) / z.length).toArray();
  }

  private double[] ratios(Evidence evidence) {
    return IntStream.range(0, evidence.target().length)
        .mapToDouble(i -> evidence.target()[i] / marginal(evidence.references(), i))
        .map(ratio -> Math.max(ratio, SMALLEST_PROBABILITY))
        .toArray();
  }

  private double marginal(double[][] references, int sample) {
    double mean = Arrays.stream(references).mapToDouble(row -> row[sample]).average().orElseThrow();
    return Math.max((1 + a) / 2 * mean + (1 - a) / 2, SMALLEST_PROBABILITY);
  }

  /** How many z satisfy x / z &gt; γ; they come first in ascending order. */
  private int dominated(double x, double[] ascending) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (x / ascending[middle] > gamma) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
