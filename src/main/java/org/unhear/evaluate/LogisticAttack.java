package org.unhear.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.util.MathArrays;

/**
 * The attack of UnSLU-BENCH (Koudounas et al., 2025): logistic regression on the loss tells members
 * from non-members, fitted on nine tenths and tried on the held-out tenth, over several stratified
 * splits. 0.5 means it cannot tell.
 *
 * @param fits the regression of each split
 * @param accuracies held-out accuracy of each split
 * @param meanAccuracy their mean
 */
public record LogisticAttack(
    List<LogisticRegression> fits, double[] accuracies, double meanAccuracy) {
  /** How to split. {@link #STANDARD} is ten splits that hold out 10 %. */
  public record Splits(int count, double heldOutShare) {
    /** The paper's. */
    public static final Splits STANDARD = new Splits(10, 0.1);

    /** Refuses settings out of range. */
    public Splits {
      Check.positive("count", count);
      Check.share("heldOutShare", heldOutShare);
    }
  }

  private static final double C = 1;

  /**
   * Attacks with equal numbers of both kinds: the larger set is thinned out at random.
   *
   * @param memberLosses at least 2
   * @param nonMemberLosses at least 2
   * @param seed decides what is left out and held out
   */
  public static LogisticAttack of(
      double[] memberLosses, double[] nonMemberLosses, Splits splits, long seed) {
    Check.finite("memberLosses", memberLosses);
    Check.finite("nonMemberLosses", nonMemberLosses);
    RandomGenerator random = new Well19937c(seed);
    int each = Math.min(memberLosses.length, nonMemberLosses.length);
    double[] losses = Arrays.copyOf(draw(nonMemberLosses, each, random), 2 * each);
    System.arraycopy(draw(memberLosses, each, random), 0, losses, each, each);
    boolean[] member = new boolean[2 * each];
    Arrays.fill(member, each, 2 * each, true);
    return of(losses, member, stratified(member, splits, random));
  }

  /**
   * Attacks with given splits.
   *
   * @param losses [samples]
   * @param member [samples]
   * @param heldOut [splits][held out], indices of samples; the others are fitted
   */
  public static LogisticAttack of(double[] losses, boolean[] member, int[][] heldOut) {
    Check.finite("losses", losses);
    Check.sameLength("losses", losses.length, "member", member.length);
    Check.notEmpty("heldOut", heldOut.length);
    LogisticRegression[] fits = new LogisticRegression[heldOut.length];
    double[] accuracies = new double[heldOut.length];
    for (int split = 0; split < heldOut.length; split++) {
      int[] out = heldOut[split];
      Check.notEmpty("heldOut[" + split + "]", out.length);
      Check.labels("heldOut[" + split + "]", out, losses.length);
      LogisticRegression fit = fitWithout(losses, member, out);
      fits[split] = fit;
      long right = Arrays.stream(out).filter(i -> fit.predicts(losses[i]) == member[i]).count();
      accuracies[split] = (double) right / out.length;
    }
    return new LogisticAttack(
        List.of(fits), accuracies, Arrays.stream(accuracies).average().orElseThrow());
  }

  /**
   * Splits at random, each with the share of members of the whole.
   *
   * @return [splits][held out], indices of samples
   */
  public static int[][] stratified(boolean[] member, Splits splits, long seed) {
    return stratified(member, splits, new Well19937c(seed));
  }

  private static int[][] stratified(boolean[] member, Splits splits, RandomGenerator random) {
    int[] in = IntStream.range(0, member.length).filter(i -> member[i]).toArray();
    int[] out = IntStream.range(0, member.length).filter(i -> !member[i]).toArray();
    int inHeld = held("members", in.length, splits.heldOutShare());
    int outHeld = held("nonMembers", out.length, splits.heldOutShare());
    int[][] heldOut = new int[splits.count()][];
    for (int split = 0; split < splits.count(); split++) {
      MathArrays.shuffle(in, random);
      MathArrays.shuffle(out, random);
      heldOut[split] =
          IntStream.concat(Arrays.stream(in, 0, inHeld), Arrays.stream(out, 0, outHeld))
              .sorted()
              .toArray();
    }
    return heldOut;
  }

  /** How many of a kind are held out: the share, but at least one, and at least one stays. */
  private static int held(String name, int count, double share) {
    Check.require(
        count >= 2,
        name + " has " + count + " samples.",
        "Two are needed: one to fit and one held out.");
    return (int) Math.min(count - 1, Math.max(1, Math.round(count * share)));
  }

  private static LogisticRegression fitWithout(double[] losses, boolean[] member, int[] heldOut) {
    boolean[] skipped = new boolean[losses.length];
    for (int i : heldOut) {
      skipped[i] = true;
    }
    int[] kept = IntStream.range(0, losses.length).filter(i -> !skipped[i]).toArray();
    double[] x = Arrays.stream(kept).mapToDouble(i -> losses[i]).toArray();
    boolean[] positive = new boolean[kept.length];
    for (int i = 0; i < kept.length; i++) {
      positive[i] = member[kept[i]];
    }
    return LogisticRegression.fit(x, positive, C);
  }

  private static double[] draw(double[] values, int count, RandomGenerator random) {
    int[] order = MathArrays.natural(values.length);
    MathArrays.shuffle(order, random);
    return Arrays.stream(order, 0, count).sorted().mapToDouble(i -> values[i]).toArray();
  }
}
