package org.unhear.experiment;

import java.util.List;
import org.unhear.evaluate.Gum;
import org.unhear.report.LossCurve;
import org.unhear.report.Results;
import org.unhear.report.Run;

/**
 * A model of a comparison with what was measured of it.
 *
 * @param curves losses while it was made
 */
record Measured(RunRecord record, Evaluation evaluation, List<LossCurve> curves) {
  /**
   * Its row in the table.
   *
   * @param forget the request
   */
  Run row(String forget, Measured original, Measured gold) {
    Run.Builder row =
        Run.of(record.method(), record.recipe().seed(), forget)
            .seconds(seconds())
            .bytes(record.cost().peakBytes(), record.cost().plannedBytes())
            .weightsSha256(record.weightsSha256())
            .metrics(evaluation.metrics())
            .metrics(GoldDistance.of(evaluation, gold.evaluation))
            .classes(evaluation.classes());
    curves.forEach(row::curve);
    if (!record.method().equals(Results.ORIGINAL)) {
      ClassLoss.worst(original.evaluation, evaluation, gone(gold))
          .ifPresent(worst -> row.metric("test_worst_class_loss", worst.loss()));
      row.speedup(seconds() > 0 ? gold.seconds() / seconds() : 0);
      row.metrics(
          GoldDistance.scores(
              evaluation,
              gold.evaluation,
              original.evaluation,
              new Gum.Time(seconds(), gold.seconds())));
    }
    if (evaluation.collapse().collapsed()) {
      row.status(Run.Status.COLLAPSED, collapse());
    }
    return row.build();
  }

  /** Classes that are forgotten as a whole. */
  private static List<String> gone(Measured gold) {
    return gold.record().forgotten().classes();
  }

  private double seconds() {
    return record.cost().seconds();
  }

  private String collapse() {
    return "Near chance on what it should know; names '%s' for %.0f %% of it."
        .formatted(
            record.classes().get(evaluation.collapse().favourite()),
            100 * evaluation.collapse().largestShare());
  }
}
