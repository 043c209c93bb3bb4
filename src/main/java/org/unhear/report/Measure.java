package org.unhear.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The measures that the report explains; any other measure is listed by its name. */
enum Measure {
  TEST_ACCURACY(
      "test_accuracy",
      "Test accuracy",
      "D_t",
      "Share of the unheard test recordings that are recognised."
          + " A good method keeps what gold keeps."),
  RETAIN_ACCURACY(
      "retain_accuracy",
      "Retain accuracy",
      "D_r",
      "Share of the remaining training recordings that are recognised."
          + " Well below gold means the method damaged what it should keep."),
  FORGET_ACCURACY(
      "forget_accuracy",
      "Forget accuracy",
      "D_f",
      "Share of the recordings to be forgotten that are still recognised."
          + " Good is near gold, not zero: a model that never heard them still recognises some."),
  ATTACK(
      "mia_loss_nonmember_rate",
      "Attack says unheard",
      "D_f",
      "Share of the forget set that a membership attack on the loss takes for never-heard"
          + " recordings. Good is near gold; above gold, forgetting itself can be noticed."),
  ATTACK_LOGISTIC(
      "mia_logistic_accuracy",
      "Logistic attack",
      "D_f",
      "Accuracy of a logistic regression on the loss that tells forgotten from unheard recordings."
          + " 50 % is a coin toss; good is near gold."),
  RMIA(
      "rmia_auc",
      "RMIA attack",
      "AUC",
      "How well the RMIA attack ranks members above non-members, as area under its curve."
          + " 50 % is a coin toss; good is near gold."),
  TOW(
      "tow",
      "Closeness to gold",
      "ToW",
      "Tug-of-war score: the product of 1 − |gap to gold| over the three accuracies."
          + " 100 % is as good as gold.");

  private final String key;
  private final String title;
  private final String symbol;
  private final String explanation;

  Measure(String key, String title, String symbol, String explanation) {
    this.key = key;
    this.title = title;
    this.symbol = symbol;
    this.explanation = explanation;
  }

  /** The name in {@code results.json}. */
  String key() {
    return key;
  }

  String title() {
    return title;
  }

  /** What it is measured on, or its short name; as in papers. */
  String symbol() {
    return symbol;
  }

  /** One sentence or two: what it is and what good looks like. */
  String explanation() {
    return explanation;
  }

  /** All measures of some runs: the known ones in the order above, then the others by name. */
  static List<String> order(Collection<Run> runs) {
    Set<String> present = new TreeSet<>();
    runs.forEach(run -> present.addAll(run.metrics().keySet()));
    Set<String> ordered = new LinkedHashSet<>();
    for (Measure measure : values()) {
      if (present.contains(measure.key)) {
        ordered.add(measure.key);
      }
    }
    ordered.addAll(present);
    return new ArrayList<>(ordered);
  }
}
