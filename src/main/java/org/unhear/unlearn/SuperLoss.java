package org.unhear.unlearn;

import java.util.HashMap;
import java.util.Map;

/**
 * Weights of samples by how easy they are (Castells et al., NeurIPS 2020; Cheng &amp; Amiri, 2025,
 * section 5.4). With l a sample's loss:
 *
 * <pre>
 * σ = exp(−W(β/2)),  β = max(−2/e, (l − τ)/λ),  reported: (l − τ) σ + λ (log σ)²
 * </pre>
 *
 * <p>Each term of an objective keeps a τ of its own. For the first batch τ is the batch's mean;
 * later it is the mean of all earlier batches' losses, or a moving average.
 */
public final class SuperLoss {
  /** How τ follows the losses. */
  public enum Threshold {
    GLOBAL,
    MOVING
  }

  /** What happened to one batch. */
  public record Summary(double tau, double superLoss, double meanSigma) {}

  private static final class State {
    private double tau;
    private double sum;
    private long count;
  }

  private final double lambda;
  private final Threshold threshold;
  private final double rate;
  private final Map<String, State> states = new HashMap<>();

  /**
   * @param lambda λ; the smaller, the stronger the re-weighting
   * @param rate of the moving average, between 0 and 1; not read for {@link Threshold#GLOBAL}
   */
  public SuperLoss(double lambda, Threshold threshold, double rate) {
    this.lambda = lambda;
    this.threshold = threshold;
    this.rate = rate;
  }

  /** σ of a loss. */
  public static double sigma(double loss, double tau, double lambda) {
    return Math.exp(-LambertW.of(Math.max(-2 / Math.E, (loss - tau) / lambda) / 2));
  }

  /** The regularised loss of a sample. */
  public static double value(double loss, double tau, double lambda) {
    double sigma = sigma(loss, tau, lambda);
    double logSigma = Math.log(sigma);
    return (loss - tau) * sigma + lambda * logSigma * logSigma;
  }

  /**
   * Weighs a batch and moves τ.
   *
   * @param term the term of the objective it belongs to
   * @param sigmas receives σ of each loss
   */
  Summary weigh(String term, double[] losses, int count, double[] sigmas) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += losses[i];
    }
    State state = states.computeIfAbsent(term, t -> new State());
    if (state.count == 0) {
      state.tau = sum / count;
    }
    double tau = state.tau;
    double total = 0;
    double sigmaSum = 0;
    for (int i = 0; i < count; i++) {
      sigmas[i] = sigma(losses[i], tau, lambda);
      sigmaSum += sigmas[i];
      total += value(losses[i], tau, lambda);
    }
    state.sum += sum;
    state.count += count;
    state.tau =
        threshold == Threshold.GLOBAL ? state.sum / state.count : tau + rate * (sum / count - tau);
    return new Summary(tau, total / count, sigmaSum / count);
  }
}
