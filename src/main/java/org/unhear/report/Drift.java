package org.unhear.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/**
 * A model that served one request after another, beside a model retrained without all that was
 * forgotten by then.
 *
 * @param requests how many it has served
 * @param recordings how many it has forgotten
 * @param seconds of the method for all of them
 * @param goldSeconds of that one retraining
 * @param metrics measure to value; {@code forget} stands for all that was forgotten by then
 * @param status how the last request ended
 * @param message why it ended so; empty when all is well
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Drift(
    String method,
    long seed,
    int requests,
    int recordings,
    double seconds,
    double goldSeconds,
    Map<String, Double> metrics,
    Run.Status status,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String message) {
  public Drift {
    metrics = Copies.map(metrics);
    message = message == null ? "" : message;
  }
}
