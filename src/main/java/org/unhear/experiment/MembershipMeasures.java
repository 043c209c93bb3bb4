package org.unhear.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetSet;
import org.unhear.evaluate.AttackSummary;
import org.unhear.evaluate.LogisticAttack;
import org.unhear.evaluate.MembershipScore;
import org.unhear.evaluate.ThresholdAttack;
import org.unhear.experiment.Evaluation.Outputs;

/**
 * Attacks that ask of a model's outputs alone which recordings it was trained on.
 *
 * <p>Two questions are asked. <i>Does the forget set look unheard?</i> A threshold on the loss that
 * best tells D_r from D_t says so of each forgotten recording (the paper's attack). <i>Can the
 * forget set be told from unheard recordings?</i> Those are {@link Unheard}.
 */
final class MembershipMeasures {
  private MembershipMeasures() {}

  static Map<String, Double> of(
      Map<String, Outputs> parts, ForgetSet set, Dataset data, long seed) {
    Outputs forget = parts.get("forget");
    Outputs test = parts.get("test");
    int[] gone = set.classLabels(data);
    IntPredicate isGone = label -> IntStream.of(gone).anyMatch(each -> each == label);
    int[] unheard = Unheard.places(data, set);
    int[] remaining = where(test, isGone.negate());
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (remaining.length > 0) {
      metrics.put(
          "mia_loss_nonmember_rate",
          nonMemberRate(
              forget.losses(), parts.get("retain").losses(), pick(test.losses(), remaining)));
    }
    if (forget.labels().length >= Unheard.FEWEST && unheard.length >= Unheard.FEWEST) {
      double[] losses = pick(test.losses(), unheard);
      metrics.put(
          "mia_logistic_accuracy",
          LogisticAttack.of(forget.losses(), losses, LogisticAttack.Splits.STANDARD, seed)
              .meanAccuracy());
      for (MembershipScore score : MembershipScore.values()) {
        double[] members = score.of(forget.logits(), forget.labels());
        double[] others = pick(score.of(test.logits(), test.labels()), unheard);
        AttackSummary summary = AttackSummary.of(members, others);
        String name = "mia_" + name(score);
        metrics.put(name + "_auc", summary.auc());
        if (score == MembershipScore.NEGATIVE_LOSS) {
          metrics.put(name + "_tpr_at_1_percent_fpr", summary.tprAt1PercentFpr());
        }
      }
    }
    return metrics;
  }

  private static String name(MembershipScore score) {
    return switch (score) {
      case NEGATIVE_LOSS -> "loss";
      case CONFIDENCE -> "confidence";
      case NEGATIVE_ENTROPY -> "entropy";
      case NEGATIVE_MODIFIED_ENTROPY -> "modified_entropy";
    };
  }

  /** Share of the forget set whose loss lies on the side of recordings that were not heard. */
  private static double nonMemberRate(double[] forget, double[] retain, double[] test) {
    double threshold = ThresholdAttack.threshold(negated(retain), negated(test));
    return DoubleStream.of(negated(forget)).filter(score -> score < threshold).count()
        / (double) forget.length;
  }

  private static double[] negated(double[] values) {
    return DoubleStream.of(values).map(value -> -value).toArray();
  }

  private static int[] where(Outputs outputs, IntPredicate ofLabel) {
    return IntStream.range(0, outputs.labels().length)
        .filter(i -> ofLabel.test(outputs.labels()[i]))
        .toArray();
  }

  private static double[] pick(double[] values, int[] indices) {
    return IntStream.of(indices).mapToDouble(i -> values[i]).toArray();
  }
}
