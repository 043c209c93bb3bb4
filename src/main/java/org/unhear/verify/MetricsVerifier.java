package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.unhear.UnhearException;
import org.unhear.io.Json;
import org.unhear.verify.JsonComparison.Place;
import org.unhear.verify.MetricCases.Computation;

/**
 * Verifies the golden metrics: every number of every case listed in the folder's {@code
 * cases.json}.
 */
public final class MetricsVerifier implements GoldenVerifier {
  private static final String LIST = "cases.json";

  /** Tolerances named otherwise than the values they are for. */
  private static final Map<String, String> TOLERANCE_OF =
      Map.of(
          "threshold", "thresholds",
          "class_thresholds", "thresholds",
          "attack_pooled_sd", "attack",
          "attack_offline", "attack",
          "statistic", "ks_statistic",
          "p_exact", "ks_p_exact",
          "p_asymptotic", "ks_p_asymptotic",
          "klom_last_bin_open", "klom");

  /** Tolerances for all values that have none of their own. */
  private static final List<String> FALLBACKS = List.of("all", "rest", "values", "rates");

  @Override
  public boolean accepts(Path folder) {
    if (!Files.isRegularFile(folder.resolve(LIST))) {
      return false;
    }
    JsonNode list = Json.readTree(folder.resolve(LIST));
    return list.isArray() && MetricCases.all().keySet().contains(list.path(0).asText());
  }

  @Override
  public List<CaseResult> verify(Path folder) {
    Map<String, Computation> known = MetricCases.all();
    List<CaseResult> results = new ArrayList<>();
    for (JsonNode entry : Json.readTree(folder.resolve(LIST))) {
      String id = entry.asText();
      String name = "metrics/" + id;
      results.add(
          known.containsKey(id)
              ? verify(folder, id, name, known.get(id))
              : CaseResult.failure(name, "no such metric is known"));
    }
    return results;
  }

  private static CaseResult verify(Path folder, String id, String name, Computation computation) {
    try {
      MetricInputs inputs = MetricInputs.open(folder, id);
      JsonNode tolerance = inputs.json().path("tolerance");
      return JsonComparison.compare(
          name, inputs.expected(), computation.of(inputs), place -> tolerance(tolerance, place));
    } catch (UnhearException | IllegalArgumentException e) {
      return CaseResult.failure(name, e.getMessage());
    }
  }

  /** The tolerance of the innermost key that has one, or else the case's fallback. */
  private static double tolerance(JsonNode tolerances, Place place) {
    for (Iterator<String> keys = place.keys().descendingIterator(); keys.hasNext(); ) {
      String key = keys.next();
      for (String candidate : List.of(key, TOLERANCE_OF.getOrDefault(key, key))) {
        if (tolerances.path(candidate).isNumber()) {
          return tolerances.get(candidate).doubleValue();
        }
      }
    }
    Optional<String> fallback =
        FALLBACKS.stream().filter(key -> tolerances.path(key).isNumber()).findFirst();
    return tolerances
        .path(
            fallback.orElseThrow(
                () ->
                    new UnhearException(
                        "No tolerance is given for " + place.text() + ".", "Add one to the case.")))
        .doubleValue();
  }
}
