package org.unhear.evaluate;

/**
 * Errors of a speaker-verification system. A trial is accepted when its score is at least t, for t
 * any observed score or +∞. FRR(t) is the share of target trials below t, FAR(t) the share of
 * non-target trials at t or above.
 */
public final class SpeakerVerification {
  private SpeakerVerification() {}

  /**
   * The equal error rate: FRR and FAR where FRR − FAR changes sign, interpolated linearly between
   * the neighbouring thresholds.
   *
   * @param targets scores of trials with the same speaker
   * @param nonTargets scores of trials with different speakers
   */
  public static double equalErrorRate(double[] targets, double[] nonTargets) {
    SortedSample same = SortedSample.of("targets", targets);
    SortedSample different = SortedSample.of("nonTargets", nonTargets);
    double rejected = 0;
    double accepted = 1;
    for (double t : SortedSample.distinct(same, different)) {
      double nextRejected = same.shareBelow(t);
      double nextAccepted = different.shareAtLeast(t);
      if (nextRejected >= nextAccepted) {
        return crossing(rejected, accepted, nextRejected, nextAccepted);
      }
      rejected = nextRejected;
      accepted = nextAccepted;
    }
    return crossing(rejected, accepted, 1, 0);
  }

  /**
   * The least detection cost, relative to that of the better trivial system: min over t of (P·FRR +
   * (1−P)·FAR) / min(P, 1−P), both errors costing 1.
   *
   * @param prior P, the share of target trials expected, between 0 and 1 exclusive
   */
  public static double minDetectionCost(double[] targets, double[] nonTargets, double prior) {
    Check.require(
        prior > 0 && prior < 1, "prior is " + prior + ".", "It must lie between 0 and 1.");
    SortedSample same = SortedSample.of("targets", targets);
    SortedSample different = SortedSample.of("nonTargets", nonTargets);
    double least = prior;
    for (double t : SortedSample.distinct(same, different)) {
      least = Math.min(least, prior * same.shareBelow(t) + (1 - prior) * different.shareAtLeast(t));
    }
    return least / Math.min(prior, 1 - prior);
  }

  private static double crossing(
      double rejected, double accepted, double nextRejected, double nextAccepted) {
    double before = accepted - rejected;
    double after = nextRejected - nextAccepted;
    double fraction = before / (before + after);
    return rejected + fraction * (nextRejected - rejected);
  }
}
