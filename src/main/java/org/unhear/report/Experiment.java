package org.unhear.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;

/**
 * What was learned and what was to be forgotten.
 *
 * @param corpus name of the corpus, for example {@code asterisk}
 * @param task what the model tells apart: {@code words} or {@code speakers}
 * @param model name of the model, for example {@code x-vector}
 * @param forget the forget request as the user wrote it, for example {@code speaker:june}
 * @param clips sizes of the sets
 * @param forgottenClasses classes that lose all their training clips; empty in sample unlearning
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Experiment(
    String corpus,
    String task,
    String model,
    String forget,
    Clips clips,
    List<String> forgottenClasses) {

  /**
   * Numbers of recordings.
   *
   * @param train all training recordings, forget set included
   * @param forget the forget set
   * @param test the test set
   */
  public record Clips(long train, long forget, long test) {
    /** Recordings of the retain set. */
    public long retain() {
      return train - forget;
    }
  }

  public Experiment {
    Objects.requireNonNull(corpus, "corpus");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(forget, "forget");
    forgottenClasses = Copies.list(forgottenClasses);
    clips = clips == null ? new Clips(0, 0, 0) : clips;
  }
}
