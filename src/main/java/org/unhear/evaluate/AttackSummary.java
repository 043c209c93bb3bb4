package org.unhear.evaluate;

/**
 * How well a score tells members from non-members; a higher score says member. A threshold t is any
 * observed score or +∞, and "member" is said when score ≥ t. Carlini et al., Membership Inference
 * Attacks From First Principles, S&amp;P 2022.
 *
 * @param auc P(member &gt; non-member) + ½ P(equal)
 * @param bestBalancedAccuracy max over t of ½(TPR + 1 − FPR)
 * @param tprAt1PercentFpr see {@link #tprAtFpr}
 * @param tprAtTenthPercentFpr see {@link #tprAtFpr}
 */
public record AttackSummary(
    double auc, double bestBalancedAccuracy, double tprAt1PercentFpr, double tprAtTenthPercentFpr) {
  /** Guards floor(q · n) against a product that falls just short of the whole number it is. */
  private static final double ROUNDING = 1e-9;

  /** Summarises the scores of members and non-members; neither may be empty. */
  public static AttackSummary of(double[] members, double[] nonMembers) {
    SortedSample in = SortedSample.of("members", members);
    SortedSample out = SortedSample.of("nonMembers", nonMembers);
    return new AttackSummary(
        auc(members, out),
        bestBalancedAccuracy(in, out),
        tprAtFpr(in, out, 0.01),
        tprAtFpr(in, out, 0.001));
  }

  /**
   * The largest true-positive rate with at most floor(q · non-members) false positives; not
   * interpolated.
   *
   * @param q false-positive rate allowed, between 0 and 1
   */
  public static double tprAtFpr(double[] members, double[] nonMembers, double q) {
    Check.share("q", q);
    return tprAtFpr(
        SortedSample.of("members", members), SortedSample.of("nonMembers", nonMembers), q);
  }

  private static double auc(double[] members, SortedSample out) {
    long twiceWins = 0;
    for (double score : members) {
      twiceWins += out.below(score) + out.atMost(score);
    }
    return twiceWins / 2.0 / members.length / out.size();
  }

  private static double bestBalancedAccuracy(SortedSample in, SortedSample out) {
    double best = 0.5;
    for (double t : SortedSample.distinct(in, out)) {
      best = Math.max(best, (in.shareAtLeast(t) + out.shareBelow(t)) / 2);
    }
    return best;
  }

  private static double tprAtFpr(SortedSample in, SortedSample out, double q) {
    int allowed = (int) Math.floor(q * out.size() + ROUNDING);
    for (double t : SortedSample.distinct(in, out)) {
      if (out.atLeast(t) <= allowed) {
        return in.shareAtLeast(t);
      }
    }
    return 0;
  }
}
