package org.unhear.data;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** Which part of a corpus a clip belongs to. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** As people write it, in files of ours too. */
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the names that people use: train, training, val, valid, validation, dev, test, testing.
   */
  public static Optional<Split> parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Optional.of(TRAIN);
      case "val", "valid", "validation", "dev" -> Optional.of(VALIDATION);
      case "test", "testing" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }
}
