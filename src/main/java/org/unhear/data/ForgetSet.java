package org.unhear.data;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.unhear.UnhearException;

/**
 * A forget request resolved against a data set: {@code D_f} and {@code D_r}.
 *
 * @param spec the request
 * @param seed of the draw
 * @param kind whether classes are forgotten as a whole
 * @param forget indices of the data set, ascending
 * @param retain the other training clips, ascending
 * @param classes names of the classes that are forgotten as a whole, sorted
 */
public record ForgetSet(
    String spec, long seed, Kind kind, int[] forget, int[] retain, List<String> classes) {
  /** What is forgotten. */
  public enum Kind {
    /** Recordings; every class keeps some. */
    SAMPLE,
    /** One or more classes as a whole, perhaps with recordings of others. */
    CLASS
  }

  /**
   * What is stored with a run.
   *
   * @param spec the request
   * @param seed of the draw
   * @param kind whether classes are forgotten as a whole
   * @param classes the ones that are
   * @param retained number of training clips that stay
   * @param forgotten ids of the clips to forget, sorted
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Stored(
      String spec,
      long seed,
      Kind kind,
      List<String> classes,
      int retained,
      List<String> forgotten) {}

  /** The form that is stored with a run, with clips by id. */
  public Stored stored(Dataset data) {
    List<String> ids = IntStream.of(forget).mapToObj(i -> data.clip(i).id()).toList();
    return new Stored(spec, seed, kind, classes, retain.length, ids);
  }

  /**
   * Finds what was stored with a run again.
   *
   * @throws UnhearException when a clip is not among the training clips any more
   */
  public static ForgetSet of(Stored stored, Dataset data) {
    Map<String, Integer> training = new HashMap<>();
    for (int i : data.indices(Split.TRAIN)) {
      training.put(data.clip(i).id(), i);
    }
    int[] forget =
        stored.forgotten().stream()
            .mapToInt(
                id ->
                    Optional.ofNullable(training.remove(id))
                        .orElseThrow(
                            () ->
                                new UnhearException(
                                    "%s: no training recording '%s', which was forgotten."
                                        .formatted(data.name(), id),
                                    "Name the corpus of the training with --corpus.")))
            .sorted()
            .toArray();
    int[] retain = training.values().stream().mapToInt(Integer::intValue).sorted().toArray();
    return new ForgetSet(
        stored.spec(), stored.seed(), stored.kind(), forget, retain, stored.classes());
  }

  /** The labels of the classes that are forgotten as a whole. */
  public int[] classLabels(Dataset data) {
    return classes.stream().mapToInt(data.classNames()::indexOf).toArray();
  }
}
