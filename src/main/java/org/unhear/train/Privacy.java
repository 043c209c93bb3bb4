package org.unhear.train;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.unhear.UsageException;

/**
 * How a training hides single examples (DP-SGD; Abadi et al., CCS 2016): each gradient is clipped
 * to a norm, and a step takes their sum over a Poisson sample with Gaussian noise.
 *
 * @param noise σ: standard deviation of the noise over the clipping bound; 0 for an ordinary
 *     training
 * @param clip C: largest norm of the gradient of an example, above 0
 * @param delta δ that ε is stated for, above 0 and below 1
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Privacy(double noise, double clip, double delta) {
  /** An ordinary training. */
  public static final Privacy NONE = new Privacy(0, 1, 1e-5);

  public Privacy {
    if (!(noise >= 0 && noise < 1e6)) {
      throw new UsageException(
          "The noise of a private training is " + noise + ".",
          "Give a multiple of the clipping bound, such as 1, or 0 for an ordinary training.");
    }
    if (!(clip > 0 && clip < 1e9)) {
      throw new UsageException(
          "The clipping bound of a private training is " + clip + ".",
          "Give a norm above 0, such as 1.");
    }
    if (!(delta > 0 && delta < 1)) {
      throw new UsageException(
          "The delta of a private training is " + delta + ".",
          "Give a chance below one in the number of recordings, such as 1e-5.");
    }
  }

  /** Whether single examples are hidden at all. */
  public boolean on() {
    return noise > 0;
  }
}
