package org.unhear.evaluate;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * An attack's summary with 95 % intervals. They are percentiles of a bootstrap (Efron, The
 * Jackknife, the Bootstrap and Other Resampling Plans, 1982) over members, non-members and the
 * shadow models that the scores come from.
 *
 * <p>At a low false-positive rate q the bootstrap alone says too little: the true threshold may lie
 * beyond every non-member that was seen. Of n non-members, between a and b lie above that threshold
 * with 95 % probability, a and b being quantiles of Binomial(n, q); so the interval also covers the
 * true-positive rates at a − 1 and at b false positives, and begins at 0 where a is 0.
 *
 * @param summary of the scores as they are
 * @param auc interval
 * @param tprAt1PercentFpr interval
 * @param tprAtTenthPercentFpr interval
 */
public record AttackIntervals(
    AttackSummary summary, Ends auc, Ends tprAt1PercentFpr, Ends tprAtTenthPercentFpr) {
  private static final double TAIL = 0.025;

  /** Both ends of an interval. */
  public record Ends(double low, double high) {
    private Ends including(Ends other) {
      return new Ends(Math.min(low, other.low), Math.max(high, other.high));
    }
  }

  /** Scores; higher says member. */
  public record Scores(double[] members, double[] nonMembers) {}

  /** An attack that can be repeated with other shadow models. */
  public interface Attack {
    /**
     * The scores by some of the shadow models.
     *
     * @param units numbers of independent shadow models, or of independent pairs; some may come
     *     more than once
     */
    Scores by(int[] units);
  }

  /**
   * How the bootstrap is drawn.
   *
   * @param repetitions at least 40, so that the ends are not the extremes
   */
  public record Draws(int repetitions, long seed) {
    /** Repetitions that move an end by less than what it is shown with. */
    public static Draws usual(long seed) {
      return new Draws(400, seed);
    }

    /** Refuses too few. */
    public Draws {
      Check.require(
          repetitions >= 40, "repetitions is " + repetitions + ".", "Give 40 or more, say 400.");
    }
  }

  /**
   * Summarises an attack.
   *
   * @param units how many shadow models, or pairs, there are
   */
  public static AttackIntervals of(Attack attack, int units, Draws draws) {
    Check.positive("units", units);
    Scores scores = attack.by(IntStream.range(0, units).toArray());
    RandomGenerator random = new Well19937c(draws.seed());
    AttackSummary[] resampled = new AttackSummary[draws.repetitions()];
    for (int i = 0; i < resampled.length; i++) {
      Scores again = attack.by(random(units, units, random));
      resampled[i] =
          AttackSummary.of(drawn(again.members(), random), drawn(again.nonMembers(), random));
    }
    return new AttackIntervals(
        AttackSummary.of(scores.members(), scores.nonMembers()),
        ends(resampled, AttackSummary::auc),
        ends(resampled, AttackSummary::tprAt1PercentFpr).including(unseen(scores, 0.01)),
        ends(resampled, AttackSummary::tprAtTenthPercentFpr).including(unseen(scores, 0.001)));
  }

  /** The fewest non-members of which one lies above the threshold of q with 97.5 % probability. */
  public static int fewestNonMembers(double q) {
    Check.require(q > 0 && q < 1, "q is " + q + ".", "It must lie between 0 and 1.");
    return (int) Math.ceil(Math.log(TAIL) / Math.log1p(-q));
  }

  private static Ends unseen(Scores scores, double q) {
    int n = scores.nonMembers().length;
    BinomialDistribution above = new BinomialDistribution(null, n, q);
    int fewest = above.inverseCumulativeProbability(TAIL);
    int most = above.inverseCumulativeProbability(1 - TAIL);
    return new Ends(fewest == 0 ? 0 : tpr(scores, fewest - 1), tpr(scores, Math.min(most, n)));
  }

  private static double tpr(Scores scores, int falsePositives) {
    double q = (double) falsePositives / scores.nonMembers().length;
    return AttackSummary.tprAtFpr(scores.members(), scores.nonMembers(), q);
  }

  private static Ends ends(AttackSummary[] resampled, ToDoubleFunction<AttackSummary> measure) {
    double[] ascending = Arrays.stream(resampled).mapToDouble(measure).sorted().toArray();
    int beyond = (int) (TAIL * ascending.length);
    return new Ends(ascending[beyond], ascending[ascending.length - 1 - beyond]);
  }

  private static double[] drawn(double[] values, RandomGenerator random) {
    int[] chosen = random(values.length, values.length, random);
    return IntStream.of(chosen).mapToDouble(i -> values[i]).toArray();
  }

  private static int[] random(int count, int below, RandomGenerator random) {
    int[] numbers = new int[count];
    Arrays.setAll(numbers, i -> random.nextInt(below));
    return numbers;
  }
}
