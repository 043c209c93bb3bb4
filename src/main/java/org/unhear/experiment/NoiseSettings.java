package org.unhear.experiment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.unhear.UsageException;

/**
 * Noise that is mixed into clips. As text {@code PATH:5..20dB:80%}.
 *
 * @param path folder, zip or file of recordings, as {@link org.unhear.data.NoiseRecordings} reads
 *     it; empty for no noise
 * @param lowDecibels smallest ratio of signal to noise, the most noise
 * @param highDecibels largest ratio; each clip draws one in between
 * @param share of the clips that get noise in an epoch, from 0 to 1
 */
@JsonNaming(SnakeCaseStrategy.class)
public record NoiseSettings(String path, double lowDecibels, double highDecibels, double share) {
  private static final Pattern TEXT =
      Pattern.compile("(.*?)(?::(-?[0-9.]+?)\\.\\.(-?[0-9.]+)dB)?(?::([0-9.]+)%)?");
  private static final double DEFAULT_LOW = 5;
  private static final double DEFAULT_HIGH = 20;
  private static final double DEFAULT_SHARE = 0.8;
  private static final double MAX_DECIBELS = 100;

  public NoiseSettings {
    Objects.requireNonNull(path, "path");
    if (path.contains(",")) {
      throw new UsageException(
          "The path of the noise has a comma: " + path, "Give it another name, or a link to it.");
    }
    if (!(lowDecibels >= -MAX_DECIBELS
        && lowDecibels <= highDecibels
        && highDecibels <= MAX_DECIBELS)) {
      throw new UsageException(
          "Expected ratios of signal to noise from -100 to 100 dB, the smaller first, got %s..%sdB."
              .formatted(lowDecibels, highDecibels),
          AugmentationSettings.EXAMPLES);
    }
    if (!(share >= 0 && share <= 1) || (share == 0) != path.isEmpty()) {
      throw new UsageException(
          "Expected noise in more than 0 %% and up to 100 %% of the clips, and a path of noise, got %s and '%s'."
              .formatted(share, path),
          AugmentationSettings.EXAMPLES);
    }
  }

  /** No noise. */
  public static NoiseSettings none() {
    return new NoiseSettings("", 0, 0, 0);
  }

  static NoiseSettings parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || matcher.group(1).isBlank()) {
      throw new UsageException(
          "Expected a path of noise as in noise:PATH, got 'noise:" + text + "'.",
          AugmentationSettings.EXAMPLES);
    }
    String low = matcher.group(2);
    String share = matcher.group(4);
    return new NoiseSettings(
        matcher.group(1),
        low == null ? DEFAULT_LOW : Decimals.parse(low, "noise"),
        low == null ? DEFAULT_HIGH : Decimals.parse(matcher.group(3), "noise"),
        share == null ? DEFAULT_SHARE : Decimals.parsePercent(share, "noise"));
  }

  String spec() {
    return "%s:%s..%sdB:%s%%"
        .formatted(
            path, Decimals.text(lowDecibels), Decimals.text(highDecibels), Decimals.percent(share));
  }

  /** Whether any clip gets noise. */
  public boolean any() {
    return share > 0;
  }
}
