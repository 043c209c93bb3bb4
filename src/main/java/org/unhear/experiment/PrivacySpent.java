package org.unhear.experiment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.unhear.privacy.RdpAccountant;
import org.unhear.train.Privacy;
import org.unhear.train.TrainingSpec;

/**
 * What the weights of a private training give away of each recording: they are (ε, δ)-private
 * towards anyone who does not know the seed. Kept beside the model in {@code privacy.json}.
 *
 * @param epsilon ε
 * @param delta δ
 * @param noise σ
 * @param clip C
 * @param rate chance of a recording to be in a step's batch
 * @param steps how many
 * @param accountant how ε was computed
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PrivacySpent(
    double epsilon,
    double delta,
    double noise,
    double clip,
    double rate,
    long steps,
    String accountant) {
  private static final String ACCOUNTANT = "rdp of the sampled gaussian, poisson sampling";

  /**
   * Of a whole training.
   *
   * @param recordings it is trained on
   */
  static PrivacySpent of(TrainingSpec spec, int recordings, long steps) {
    Privacy privacy = spec.privacy();
    double rate = Math.min(1, (double) spec.batch() / recordings);
    double epsilon =
        RdpAccountant.fresh().then(rate, privacy.noise(), steps).epsilon(privacy.delta());
    return new PrivacySpent(
        epsilon, privacy.delta(), privacy.noise(), privacy.clip(), rate, steps, ACCOUNTANT);
  }
}
