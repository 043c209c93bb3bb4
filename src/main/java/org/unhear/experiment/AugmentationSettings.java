package org.unhear.experiment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.unhear.UsageException;

/**
 * How training clips are changed anew in each epoch. As text it is a list of {@code shift:100},
 * {@code spec:2x8,2x20} and {@code noise:PATH:5..20dB:80%}, of which everything after the names,
 * except the path, may be left out.
 *
 * @param shiftMilliseconds clips are shifted in time by up to so much, either way; 0 for not at all
 * @param masks which bands and frames are masked (SpecAugment)
 * @param noise what is mixed into clips
 */
@JsonNaming(SnakeCaseStrategy.class)
public record AugmentationSettings(
    double shiftMilliseconds, MaskSettings masks, NoiseSettings noise) {
  static final String EXAMPLES =
      "For example --augment shift:100,spec:2x8,2x20,noise:PATH:5..20dB:80%, or none.";

  private static final double DEFAULT_SHIFT = 100;
  private static final double MAX_SHIFT = 10_000;
  private static final List<String> NAMES = List.of("shift", "spec", "noise", "none");

  /** The two masks of {@code spec} have a comma between them. */
  private static final String COMMA = ",(?!\\d+x\\d+(,|$))";

  public AugmentationSettings {
    Objects.requireNonNull(masks, "masks");
    Objects.requireNonNull(noise, "noise");
    if (!(shiftMilliseconds >= 0 && shiftMilliseconds <= MAX_SHIFT)) {
      throw new UsageException(
          "Expected a shift of 0 to 10000 milliseconds, got " + shiftMilliseconds + ".", EXAMPLES);
    }
  }

  /** Clips stay as they are. */
  public static AugmentationSettings none() {
    return new AugmentationSettings(0, MaskSettings.none(), NoiseSettings.none());
  }

  /**
   * Reads the text form.
   *
   * @throws UsageException when it is malformed, with the nearest name when one is unknown
   */
  public static AugmentationSettings parse(String text) {
    AugmentationSettings settings = none();
    Set<String> seen = new HashSet<>();
    for (String part : text.strip().split(COMMA)) {
      int colon = part.indexOf(':');
      String name = (colon < 0 ? part : part.substring(0, colon)).strip();
      String value = colon < 0 ? "" : part.substring(colon + 1).strip();
      if (!seen.add(name)) {
        throw new UsageException("'%s' is there twice in '%s'.".formatted(name, text), EXAMPLES);
      }
      settings = settings.with(name, value);
    }
    if (seen.contains("none") && !text.strip().equals("none")) {
      throw new UsageException("Expected 'none' to stand alone, got '" + text + "'.", EXAMPLES);
    }
    return settings;
  }

  private AugmentationSettings with(String name, String value) {
    return switch (name) {
      case "shift" ->
          new AugmentationSettings(
              value.isEmpty() ? DEFAULT_SHIFT : Decimals.parse(value, "shift"), masks, noise);
      case "spec" -> new AugmentationSettings(shiftMilliseconds, MaskSettings.parse(value), noise);
      case "noise" ->
          new AugmentationSettings(shiftMilliseconds, masks, NoiseSettings.parse(value));
      case "none" -> this;
      default -> throw UsageException.unknownName("augmentation", name, NAMES);
    };
  }

  /** The text that {@link #parse} reads, complete. */
  public String spec() {
    List<String> parts = new ArrayList<>();
    if (shiftMilliseconds > 0) {
      parts.add("shift:" + Decimals.text(shiftMilliseconds));
    }
    if (masks.any()) {
      parts.add("spec:" + masks.spec());
    }
    if (noise.any()) {
      parts.add("noise:" + noise.spec());
    }
    return parts.isEmpty() ? "none" : String.join(",", parts);
  }

  /** Whether anything is done to clips. */
  public boolean any() {
    return shiftMilliseconds > 0 || masks.any() || noise.any();
  }
}
