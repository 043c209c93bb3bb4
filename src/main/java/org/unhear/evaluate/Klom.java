package org.unhear.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * KL divergence of margins: for each point, the divergence between the histograms of {@link
 * Logits#margins} over many unlearned and many oracle (retrained) models. 0 means
 * indistinguishable. Georgiev et al., Attribute-to-Delete, 2024.
 *
 * @param bins equal bins from the joint minimum to the joint maximum
 * @param eps the least share of an oracle bin the unlearned models fall in
 * @param clip margins are cut to ±clip first
 * @param lastBin what becomes of a value equal to the maximum
 */
public record Klom(int bins, double eps, double clip, LastBin lastBin) {
  /** What becomes of values equal to the joint maximum. */
  public enum LastBin {
    /** They fall in the last bin: the definition. */
    CLOSED,
    /**
     * They are dropped, as the authors' public code does; only for comparison with numbers from it.
     */
    OPEN
  }

  /** The settings of the paper. */
  public static final Klom STANDARD = new Klom(20, 1e-5, 100, LastBin.CLOSED);

  /** Checks the settings. */
  public Klom {
    Check.positive("bins", bins);
    Check.positive("eps", eps);
    Check.positive("clip", clip);
  }

  /**
   * The divergence at every point, in nats, [points].
   *
   * @param unlearned margins, [models][points]
   * @param oracle margins, [models][points]; the number of models may differ
   */
  public double[] of(double[][] unlearned, double[][] oracle) {
    Check.table("unlearned", unlearned);
    Check.table("oracle", oracle);
    Check.sameLength("unlearned[0]", unlearned[0].length, "oracle[0]", oracle[0].length);
    return IntStream.range(0, unlearned[0].length)
        .mapToDouble(point -> divergence(clipped(unlearned, point), clipped(oracle, point)))
        .toArray();
  }

  private double divergence(double[] unlearned, double[] oracle) {
    double low = Math.min(min(unlearned), min(oracle));
    double high = Math.max(max(unlearned), max(oracle));
    if (low == high) {
      high = low + 1;
    }
    double[] p = shares(unlearned, low, high);
    double[] q = shares(oracle, low, high);
    double total = 0;
    for (int b = 0; b < bins; b++) {
      if (p[b] > 0) {
        q[b] = Math.max(q[b], eps);
      }
      total += q[b];
    }
    double sum = 0;
    for (int b = 0; b < bins; b++) {
      if (p[b] > 0) {
        sum += p[b] * Math.log(p[b] / (q[b] / total));
      }
    }
    return sum;
  }

  /** The share of values per bin, all 0 when none was counted. */
  private double[] shares(double[] values, double low, double high) {
    double[] counts = new double[bins];
    int counted = 0;
    for (double value : values) {
      if (value == high && lastBin == LastBin.OPEN) {
        continue;
      }
      counts[Math.min(bins - 1, (int) ((value - low) / (high - low) * bins))]++;
      counted++;
    }
    int total = Math.max(1, counted);
    return Arrays.stream(counts).map(count -> count / total).toArray();
  }

  private double[] clipped(double[][] margins, int point) {
    return Arrays.stream(margins)
        .mapToDouble(row -> Math.max(-clip, Math.min(clip, row[point])))
        .toArray();
  }

  private static double min(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }
}
