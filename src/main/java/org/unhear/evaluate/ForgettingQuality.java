package org.unhear.evaluate;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The score of the NeurIPS 2023 unlearning challenge with single-threshold attacks: how far outputs
 * of unlearned models can be told from outputs of retrained ones, as an ε of differential privacy
 * for each example. Triantafillou et al., Are we making progress in unlearning?, arXiv 2406.09073.
 *
 * @param epsilon [examples], 0 to ∞
 * @param bin [examples], 1 to {@code Settings.bins}
 * @param h 2/2^bin, [examples]
 * @param quality mean of h, between 0 and 1; higher is better
 */
public record ForgettingQuality(double[] epsilon, int[] bin, double[] h, double quality) {
  /**
   * Settings.
   *
   * @param delta δ of differential privacy
   * @param binWidth width of a bin of ε
   * @param bins the last bin takes all larger ε
   */
  public record Settings(double delta, double binWidth, int bins) {
    /** Those of the challenge. */
    public static final Settings STANDARD = new Settings(0.01, 0.5, 13);

    /** Refuses settings out of range. */
    public Settings {
      Check.share("delta", delta);
      Check.positive("binWidth", binWidth);
      Check.positive("bins", bins);
    }

    private int bin(double epsilon) {
      return (int) Math.min(bins, 1 + Math.floor(epsilon / binWidth));
    }
  }

  /** Accuracies of both models on a set, between 0 and 1, the retrained model's above 0. */
  public record Accuracies(double unlearned, double retrained) {
    private double ratio(String name) {
      Check.share(name + " accuracy (unlearned)", unlearned);
      Check.share(name + " accuracy (retrained)", retrained);
      return unlearned / Check.positive(name + " accuracy (retrained)", retrained);
    }
  }

  /**
   * Measures outputs.
   *
   * @param unlearned [models][examples]
   * @param retrained [models][examples]; the number of models may differ
   */
  public static ForgettingQuality of(
      double[][] unlearned, double[][] retrained, Settings settings) {
    Check.table("unlearned", unlearned);
    Check.table("retrained", retrained);
    Check.sameLength("unlearned[0]", unlearned[0].length, "retrained[0]", retrained[0].length);
    double[] epsilon =
        IntStream.range(0, unlearned[0].length)
            .mapToDouble(e -> epsilon(column(unlearned, e), column(retrained, e), settings.delta()))
            .toArray();
    int[] bin = Arrays.stream(epsilon).mapToInt(settings::bin).toArray();
    double[] h = Arrays.stream(bin).mapToDouble(b -> 2 * Math.pow(2, -b)).toArray();
    return new ForgettingQuality(epsilon, bin, h, Arrays.stream(h).average().orElseThrow());
  }

  /** quality × (RA_u/RA_r) × (TA_u/TA_r): forgetting that costs accuracy counts less. */
  public double finalScore(Accuracies retain, Accuracies test) {
    return quality * retain.ratio("retain") * test.ratio("test");
  }

  /** The largest ε that an attack "s·x ≥ s·t" proves, for s = ±1 and every observed t. */
  private static double epsilon(double[] unlearned, double[] retrained, double delta) {
    SortedSample u = SortedSample.of("unlearned", unlearned);
    SortedSample r = SortedSample.of("retrained", retrained);
    double largest = 0;
    for (double t : SortedSample.distinct(u, r)) {
      double above = proven(r.shareAtLeast(t), u.shareBelow(t), delta);
      double below = proven(r.shareAtMost(t), 1 - u.shareAtMost(t), delta);
      largest = Math.max(largest, Math.max(above, below));
    }
    return largest;
  }

  /** The ε one attack proves; 0 if it proves nothing. */
  private static double proven(double falsePositives, double falseNegatives, double delta) {
    if (falsePositives == 0 && falseNegatives == 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (falsePositives == 0 || falseNegatives == 0) {
      return 0;
    }
    double[] terms =
        DoubleStream.of(
                logRatio(1 - delta - falsePositives, falseNegatives),
                logRatio(1 - delta - falseNegatives, falsePositives))
            .filter(term -> !Double.isNaN(term))
            .toArray();
    return terms.length == 0 ? Double.POSITIVE_INFINITY : Arrays.stream(terms).max().getAsDouble();
  }

  /** log(a/b); NaN where a is not positive, a term that is left out. */
  private static double logRatio(double a, double b) {
    return a > 0 ? Math.log(a) - Math.log(b) : Double.NaN;
  }

  private static double[] column(double[][] table, int e) {
    return Arrays.stream(table).mapToDouble(row -> row[e]).toArray();
  }
}
