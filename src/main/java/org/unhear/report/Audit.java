package org.unhear.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;

/**
 * What a forget request looks like before it is served.
 *
 * @param mislabelled share of D_f whose label none of the most similar training recordings has
 * @param mislabelledUsual the same share of D_r
 * @param copies recordings of D_f of which D_r holds a copy
 * @param classes what the request is likely to cost each class that stays
 * @param findings rules that the request breaks; empty when nothing is wrong with it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Audit(
    double mislabelled,
    double mislabelledUsual,
    int copies,
    List<Harm> classes,
    List<Finding> findings) {
  /**
   * What a class is likely to lose.
   *
   * @param name of the class
   * @param recordings of D_r that were looked at
   * @param before share of them that the vote of similar training recordings names rightly
   * @param after the same when those of D_f do not vote
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Harm(String name, int recordings, double before, double after) {
    /** How much is lost, in shares of 1. */
    public double loss() {
      return before - after;
    }
  }

  /**
   * A rule that is broken.
   *
   * @param rule {@code mislabelled}, {@code copies}, {@code class} or {@code harm}
   * @param message what was found
   */
  public record Finding(String rule, String message) {
    public Finding {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(message, "message");
    }
  }

  public Audit {
    classes = Copies.list(classes);
    findings = Copies.list(findings);
  }
}
