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

  /**
   * The least-squares a of 1 − in = a (1 − out), the line that the offline form takes confidences
   * of models trained on x to lie on.
   *
   * @param out [models][samples], probabilities of the true class by models that never saw them
   * @param in [models][samples], by models that were trained on them; pairs with {@code out}
   */
  public static double slope(double[][] out, double[][] in) {
    Check.table("out", out);
    Check.table("in", in);
    Check.sameLength("in", in.length, "out", out.length);
    Check.sameLength("in[0]", in[0].length, "out[0]", out[0].length);
    double products = 0;
    double squares = 0;
    for (int m = 0; m < out.length; m++) {
      for (int x = 0; x < out[m].length; x++) {
        products += (1 - in[m][x]) * (1 - out[m][x]);
        squares += (1 - out[m][x]) * (1 - out[m][x]);
      }
    }
    return squares == 0 ? 1 : Math.min(1, products / squares);
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
