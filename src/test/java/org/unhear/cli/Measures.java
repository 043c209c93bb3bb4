package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** What holds of measures whatever the model. */
final class Measures {
  private static final Pattern UNBOUNDED =
      Pattern.compile(".*_loss|.*_emd_to_gold|c?gum|relearning_steps|klom_.*");

  private Measures() {}

  /** Rates lie between 0 and 1, losses and distances are not negative, and all are numbers. */
  static void assertPlausible(JsonNode metrics) {
    assertTrue(metrics.size() >= 5, () -> "only " + metrics);
    metrics
        .fields()
        .forEachRemaining(
            entry -> {
              double value = entry.getValue().asDouble(Double.NaN);
              boolean bounded = !UNBOUNDED.matcher(entry.getKey()).matches();
              assertTrue(
                  value >= 0 && value <= (bounded ? 1 : 1e6),
                  () -> entry.getKey() + " is " + entry.getValue());
            });
  }
}
