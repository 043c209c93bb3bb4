package org.unhear.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything one comparison produced: what was asked, where it ran, and one {@link Run} for each
 * method and seed.
 *
 * @param schema format of the document, {@link #SCHEMA} when written by this version
 * @param experiment what was learned and what was to be forgotten
 * @param config the resolved configuration, as written to the run folder
 * @param environment where it ran
 * @param runs one row per method and seed; the original model is named {@link #ORIGINAL}, the model
 *     retrained without the forget set {@link #RETRAIN}
 * @param memoryPlans planned memory, one per graph worth showing; may be empty
 * @param tuning how settings of methods were found; empty when they were not searched
 * @param audit what the request looked like before it was served; null when nobody looked
 * @param drift how methods served requests one after another; empty when they did not
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Results(
    String schema,
    Experiment experiment,
    Map<String, Object> config,
    Environment environment,
    List<Run> runs,
    List<MemoryPlan> memoryPlans,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Tuning> tuning,
    @JsonInclude(JsonInclude.Include.NON_NULL) Audit audit,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Drift> drift) {

  /** The format this version writes. */
  public static final String SCHEMA = "unhear-results/1";

  /** Method name of the model before unlearning. */
  public static final String ORIGINAL = "original";

  /** Method name of the model retrained from scratch on the retain set: gold. */
  public static final String RETRAIN = "retrain";

  public Results {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(experiment, "experiment");
    Objects.requireNonNull(environment, "environment");
    config = Copies.map(config);
    runs = Copies.list(runs);
    memoryPlans = Copies.list(memoryPlans);
    tuning = Copies.list(tuning);
    drift = Copies.list(drift);
  }

  /** Results in the format of this version. */
  public static Results of(
      Experiment experiment,
      Map<String, Object> config,
      Environment environment,
      List<Run> runs,
      List<MemoryPlan> memoryPlans) {
    return new Results(
        SCHEMA, experiment, config, environment, runs, memoryPlans, List.of(), null, List.of());
  }

  /** The same, with how settings of methods were found. */
  public Results withTuning(List<Tuning> searches) {
    return new Results(
        schema, experiment, config, environment, runs, memoryPlans, searches, audit, drift);
  }

  /** The same, with what the request looked like. */
  public Results withAudit(Audit found) {
    return new Results(
        schema, experiment, config, environment, runs, memoryPlans, tuning, found, drift);
  }

  /** The same, with how methods served requests one after another. */
  public Results withDrift(List<Drift> rows) {
    return new Results(
        schema, experiment, config, environment, runs, memoryPlans, tuning, audit, rows);
  }

  /** Runs grouped by method: original first, gold second, then in the order they were added. */
  public Map<String, List<Run>> byMethod() {
    Map<String, List<Run>> groups = new LinkedHashMap<>();
    groups.put(ORIGINAL, List.of());
    groups.put(RETRAIN, List.of());
    for (Run run : runs) {
      groups.merge(run.method(), List.of(run), Copies::concat);
    }
    groups.values().removeIf(List::isEmpty);
    return groups;
  }
}
