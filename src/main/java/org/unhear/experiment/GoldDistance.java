package org.unhear.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import org.unhear.evaluate.Cka;
import org.unhear.evaluate.Comparison;
import org.unhear.evaluate.EarthMover;
import org.unhear.evaluate.Gum;
import org.unhear.evaluate.KolmogorovSmirnov;
import org.unhear.evaluate.TugOfWar;
import org.unhear.evaluate.TugOfWar.Accuracies;

/** How far a model is from gold; both evaluated on the same forget set. */
public final class GoldDistance {
  private GoldDistance() {}

  /** Distances of outputs, losses and representations. */
  public static Map<String, Double> of(Evaluation model, Evaluation gold) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    var forget = model.part("forget");
    var goldForget = gold.part("forget");
    var test = model.part("test");
    metrics.put(
        "tow",
        TugOfWar.of(
            pair("forget", model, gold), pair("retain", model, gold), pair("test", model, gold)));
    metrics.put(
        "forget_js_to_gold", Comparison.jensenShannon(forget.logits(), goldForget.logits()));
    metrics.put(
        "forget_activation_distance_to_gold",
        Comparison.activationDistance(forget.logits(), goldForget.logits()));
    metrics.put(
        "test_agreement_with_gold",
        Comparison.agreement(test.logits(), gold.part("test").logits()));
    metrics.put(
        "test_cka_to_gold",
        Cka.linear(model.embeddings(), gold.embeddings(), test.labels().length));
    metrics.put(
        "forget_loss_ks_to_gold",
        KolmogorovSmirnov.of(forget.losses(), goldForget.losses()).statistic());
    metrics.put(
        "forget_loss_emd_to_gold", EarthMover.distance(forget.losses(), goldForget.losses()));
    return metrics;
  }

  private static Accuracies pair(String part, Evaluation model, Evaluation gold) {
    return new Accuracies(model.metric(part + "_accuracy"), gold.metric(part + "_accuracy"));
  }

  /**
   * The scores that weigh utility, forgetting and time against each other.
   *
   * @param original evaluation of the model before
   * @param time seconds of both
   */
  public static Map<String, Double> scores(
      Evaluation model, Evaluation gold, Evaluation original, Gum.Time time) {
    String attack = "mia_logistic_accuracy";
    if (!model.metrics().containsKey(attack)) {
      return Map.of();
    }
    Gum.Measured measured =
        new Gum.Measured(
            model.metric("test_macro_f1"),
            gold.metric("test_macro_f1"),
            new Gum.Attack(model.metric(attack), gold.metric(attack), original.metric(attack)),
            time);
    int classes = model.part("test").logits().classes();
    return Map.of(
        "gum", Gum.of(measured, Gum.Weights.EQUAL).score(),
        "cgum", Gum.corrected(measured, Gum.Weights.EQUAL, classes).score());
  }
}
