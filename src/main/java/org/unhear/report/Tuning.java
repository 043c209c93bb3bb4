package org.unhear.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the settings of a method were found: all that was tried, under a budget that is the same for
 * all methods.
 *
 * @param method the method
 * @param budget what the search may take
 * @param trials what was tried, the settings before the search first
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Tuning(String method, Budget budget, List<Trial> trials) {
  /**
   * What a search may take.
   *
   * @param trials settings that are tried
   * @param steps most optimizer steps of each
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Budget(int trials, long steps) {}

  /**
   * One run with settings of its own.
   *
   * @param settings those that differ from trial to trial
   * @param seconds wall-clock time of the method
   * @param steps optimizer steps that it took
   * @param measures what was measured on validation recordings; {@link #DISTANCE} is the criterion.
   *     Empty when the run did not come to an end
   * @param message why it did not; empty when it did
   */
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  @JsonNaming(SnakeCaseStrategy.class)
  public record Trial(
      @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Object> settings,
      double seconds,
      long steps,
      @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Double> measures,
      String message) {
    /** The measure that decides: distance to gold, the smaller the better. */
    public static final String DISTANCE = "distance";

    public Trial {
      settings = Copies.map(settings);
      measures = Copies.map(measures);
      message = message == null ? "" : message;
    }

    /** The criterion; infinite when the run did not come to an end. */
    public double distance() {
      return measures.getOrDefault(DISTANCE, Double.POSITIVE_INFINITY);
    }
  }

  public Tuning {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(budget, "budget");
    trials = Copies.list(trials);
  }

  /** The nearest to gold, the earlier of equals; empty when none came to an end. */
  public Optional<Trial> chosen() {
    return trials.stream()
        .filter(trial -> Double.isFinite(trial.distance()))
        .min(Comparator.comparingDouble(Trial::distance));
  }

  /** Wall-clock seconds of all trials, without measuring. */
  public double seconds() {
    return trials.stream().mapToDouble(Trial::seconds).sum();
  }

  /** The same with one more trial. */
  public Tuning with(Trial trial) {
    return new Tuning(method, budget, Copies.concat(trials, List.of(trial)));
  }
}
