package org.unhear.experiment;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.unhear.report.ClassAccuracy;

/**
 * What a class lost on the test part.
 *
 * @param name of the class
 * @param before its accuracy under the original model
 * @param after its accuracy under the model that forgot
 */
public record ClassLoss(String name, double before, double after) {
  private static final String TEST = "test";

  /** How much was lost, in shares of 1; negative when it gained. */
  public double loss() {
    return before - after;
  }

  /**
   * The class that lost most.
   *
   * @param forgotten classes that are meant to lose
   */
  public static Optional<ClassLoss> worst(
      Evaluation before, Evaluation after, List<String> forgotten) {
    Map<String, Double> earlier = new HashMap<>();
    for (ClassAccuracy row : before.classes()) {
      if (row.split().equals(TEST) && !forgotten.contains(row.name())) {
        earlier.put(row.name(), row.accuracy());
      }
    }
    return after.classes().stream()
        .filter(row -> row.split().equals(TEST) && earlier.containsKey(row.name()))
        .map(row -> new ClassLoss(row.name(), earlier.get(row.name()), row.accuracy()))
        .max(Comparator.comparingDouble(ClassLoss::loss));
  }
}
