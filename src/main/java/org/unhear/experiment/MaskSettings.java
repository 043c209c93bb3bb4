package org.unhear.experiment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.unhear.UsageException;

/**
 * Masks of SpecAugment; each is as wide as a draw from 0 to the largest width. As text {@code
 * 2x8,2x20}.
 *
 * @param bandMasks masks over bands in a clip
 * @param bandWidth their largest width, in bands
 * @param frameMasks masks over frames in a clip
 * @param frameWidth their largest width, in frames
 */
@JsonNaming(SnakeCaseStrategy.class)
public record MaskSettings(int bandMasks, int bandWidth, int frameMasks, int frameWidth) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,5})x(\\d{1,5}),(\\d{1,5})x(\\d{1,5})");
  private static final int MAX_MASKS = 100;

  public MaskSettings {
    check(bandMasks, bandWidth);
    check(frameMasks, frameWidth);
  }

  private static void check(int masks, int width) {
    if (masks < 0 || masks > MAX_MASKS || width < 0 || (masks == 0) != (width == 0)) {
      throw new UsageException(
          "Expected 1 to %d masks of at least 1 band or frame, or 0x0, got %dx%d."
              .formatted(MAX_MASKS, masks, width),
          AugmentationSettings.EXAMPLES);
    }
  }

  /** No masks. */
  public static MaskSettings none() {
    return new MaskSettings(0, 0, 0, 0);
  }

  /** Two masks of up to 8 bands and two of up to 20 frames: a fifth of a keyword's features. */
  static MaskSettings usual() {
    return new MaskSettings(2, 8, 2, 20);
  }

  static MaskSettings parse(String text) {
    if (text.isEmpty()) {
      return usual();
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException(
          "Expected masks over bands and over frames as in spec:2x8,2x20, got 'spec:" + text + "'.",
          "2x8 means two masks of up to 8; 0x0 means none.");
    }
    int[] numbers = new int[4];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Integer.parseInt(matcher.group(i + 1));
    }
    return new MaskSettings(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  String spec() {
    return "%dx%d,%dx%d".formatted(bandMasks, bandWidth, frameMasks, frameWidth);
  }

  /** Whether anything is masked. */
  public boolean any() {
    return bandMasks > 0 || frameMasks > 0;
  }
}
