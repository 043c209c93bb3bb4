package org.unhear.experiment;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.unhear.data.ForgetSet;
import org.unhear.nn.Model;

/**
 * How the model in a run's folder came about: {@code run.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param method {@code original}, or the method that made it forget
 * @param recipe the original training
 * @param classes names of the classes, in the order of the logits
 * @param fingerprint {@link Prepared#fingerprint} of all training recordings, forgotten ones
 *     included
 * @param forgotten what was forgotten; null when nothing was
 * @param hyperparameters of the method
 * @param cost what it took
 * @param weightsSha256 {@link org.unhear.graph.Weights#sha256}
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RunRecord(
    String schema,
    String method,
    Recipe recipe,
    List<String> classes,
    String fingerprint,
    ForgetSet.Stored forgotten,
    Map<String, Object> hyperparameters,
    Cost cost,
    String weightsSha256) {
  /** The format this version writes. */
  public static final String SCHEMA = "unhear-run/1";

  /**
   * What a run took.
   *
   * @param seconds wall-clock time, without evaluation
   * @param steps of an optimizer
   * @param peakBytes most device memory held at a time
   * @param plannedBytes what was planned to be held, of a training that starts midway as for the
   *     whole; 0 when no plan covers the method
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Cost(double seconds, long steps, long peakBytes, long plannedBytes) {
    static final Cost NONE = new Cost(0, 0, 0, 0);

    /** What two runs took, one after the other. */
    Cost then(Cost next) {
      return new Cost(
          seconds + next.seconds,
          steps + next.steps,
          Math.max(peakBytes, next.peakBytes),
          Math.max(plannedBytes, next.plannedBytes));
    }
  }

  public RunRecord {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(cost, "cost");
    Objects.requireNonNull(weightsSha256, "weights_sha256");
    classes = List.copyOf(Objects.requireNonNull(classes, "classes"));
    hyperparameters = Map.copyOf(Objects.requireNonNull(hyperparameters, "hyperparameters"));
  }

  /** The record of a run that is to be made from data, with nothing known of its end. */
  static RunRecord intended(
      String method,
      Prepared prepared,
      Optional<ForgetSet> forget,
      Map<String, Object> hyperparameters) {
    return new RunRecord(
        SCHEMA,
        method,
        prepared.recipe(),
        prepared.data().classNames(),
        prepared.fingerprint(prepared.training()),
        forget.map(set -> set.stored(prepared.data())).orElse(null),
        hyperparameters,
        Cost.NONE,
        "");
  }

  /** The same run, made. */
  RunRecord made(Cost took, String sha256) {
    return new RunRecord(
        schema, method, recipe, classes, fingerprint, forgotten, hyperparameters, took, sha256);
  }

  /** Whether another run is made in the same way, whatever it took and came to. */
  boolean isMadeLike(RunRecord other) {
    return made(Cost.NONE, "").equals(other.made(Cost.NONE, ""));
  }

  /** The model that the weights belong to. */
  public Model model() {
    return recipe.network(classes.size());
  }

  /** What was forgotten, if anything was. */
  public Optional<ForgetSet.Stored> forgetting() {
    return Optional.ofNullable(forgotten);
  }
}
