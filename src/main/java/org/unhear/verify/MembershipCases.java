package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.unhear.evaluate.AttackSummary;
import org.unhear.evaluate.Classification;
import org.unhear.evaluate.CorrectnessAttack;
import org.unhear.evaluate.Lira;
import org.unhear.evaluate.LogisticAttack;
import org.unhear.evaluate.MembershipScore;
import org.unhear.evaluate.Rmia;
import org.unhear.evaluate.ThresholdAttack;
import org.unhear.evaluate.ULira;
import org.unhear.io.Json;

/** The golden cases about attacks that tell members from non-members; see {@link MetricCases}. */
final class MembershipCases {
  private MembershipCases() {}

  static JsonNode membership(MetricInputs in) {
    ObjectNode out = Json.object();
    double[] members = scores(in, MembershipScore.NEGATIVE_LOSS, "member").values();
    double[] nonMembers = scores(in, MembershipScore.NEGATIVE_LOSS, "nonmember").values();
    out.set("loss_threshold", attack(members, nonMembers));
    out.set("loss_threshold_rounded_to_tenths", attack(tenths(members), tenths(nonMembers)));
    out.put(
        "correctness",
        CorrectnessAttack.accuracy(accuracy(in, "member"), accuracy(in, "nonmember")));
    out.set("confidence", thresholds(in, MembershipScore.CONFIDENCE));
    out.set("entropy", thresholds(in, MembershipScore.NEGATIVE_ENTROPY));
    out.set("modified_entropy", thresholds(in, MembershipScore.NEGATIVE_MODIFIED_ENTROPY));
    return out;
  }

  private static ObjectNode thresholds(MetricInputs in, MembershipScore score) {
    ThresholdAttack.Scores members = scores(in, score, "member");
    ThresholdAttack.Scores nonMembers = scores(in, score, "nonmember");
    ThresholdAttack attack =
        ThresholdAttack.of(
            new ThresholdAttack.Groups(members, nonMembers),
            new ThresholdAttack.Groups(
                scores(in, score, "shadow_member"), scores(in, score, "shadow_nonmember")),
            in.settings().required("classes").intValue());
    ObjectNode out = Json.object();
    out.put("threshold", attack.threshold());
    out.put("accuracy", attack.accuracy());
    out.set("class_thresholds", Json.toTree(attack.classThresholds()));
    out.put("class_accuracy", attack.classAccuracy());
    out.set("attack", attack(members.values(), nonMembers.values()));
    return out;
  }

  private static ThresholdAttack.Scores scores(MetricInputs in, MembershipScore score, String set) {
    int[] labels = in.ints(set + ".labels");
    return new ThresholdAttack.Scores(score.of(in.logits(set + ".logits"), labels), labels);
  }

  private static double accuracy(MetricInputs in, String set) {
    return Classification.of(in.logits(set + ".logits"), in.ints(set + ".labels")).accuracy();
  }

  private static double[] tenths(double[] values) {
    return Arrays.stream(values).map(v -> Math.rint(v * 10) / 10).toArray();
  }

  static JsonNode logistic(MetricInputs in) {
    LogisticAttack attack =
        LogisticAttack.of(in.vector("loss"), in.flags("label"), in.intTable("test_index"));
    ObjectNode out = Json.object();
    ArrayNode fits = out.putArray("weight_and_bias");
    attack.fits().forEach(fit -> fits.addArray().add(fit.weight()).add(fit.bias()));
    out.set("accuracy", Json.toTree(attack.accuracies()));
    out.put("mean_accuracy", attack.meanAccuracy());
    return out;
  }

  static JsonNode rmia(MetricInputs in) {
    Rmia.Evidence samples = new Rmia.Evidence(in.vector("target"), in.table("reference_out"));
    Rmia.Evidence population =
        new Rmia.Evidence(in.vector("population_target"), in.table("population_reference"));
    ObjectNode out = Json.object();
    ArrayNode runs = out.putArray("runs");
    for (JsonNode run : in.expected().required("runs")) {
      double a = run.required("a").doubleValue();
      double gamma = run.required("gamma").doubleValue();
      double[] scores = new Rmia(a, gamma).scores(samples, population);
      ObjectNode made = runs.addObject().put("a", a).put("gamma", gamma);
      made.set("score", Json.toTree(scores));
      made.set("attack", attack(scores, in.flags("member")));
    }
    return out;
  }

  static JsonNode lira(MetricInputs in) {
    Lira.Shadows shadows = new Lira.Shadows(in.table("shadow"), in.flagTable("inside"));
    double[] target = in.vector("target");
    boolean[] member = in.flags("member");
    double[] score = Lira.online(shadows, target, Lira.Deviation.PER_EXAMPLE);
    double[] pooled = Lira.online(shadows, target, Lira.Deviation.POOLED);
    double[] offline = Lira.offline(shadows, target, Lira.Deviation.PER_EXAMPLE);
    ObjectNode out = Json.object();
    out.set("score", Json.toTree(score));
    out.set("score_pooled_sd", Json.toTree(pooled));
    out.set("score_offline", Json.toTree(offline));
    out.set("attack", attack(score, member));
    out.set("attack_pooled_sd", attack(pooled, member));
    out.set("attack_offline", attack(offline, member));
    return out;
  }

  static JsonNode uLira(MetricInputs in) {
    ULira attack =
        ULira.of(
            in.table("unlearned"),
            in.table("retrained"),
            in.table("target"),
            in.flags("target_is_unlearned"));
    ObjectNode out = Json.object();
    out.set("probability", Json.toTree(attack.probability()));
    out.set("accuracy_per_example", Json.toTree(attack.accuracyPerExample()));
    out.put("accuracy", attack.accuracy());
    out.set("attack", tree(attack.attack()));
    return out;
  }

  private static ObjectNode attack(double[] scores, boolean[] member) {
    return attack(select(scores, member, true), select(scores, member, false));
  }

  private static ObjectNode attack(double[] members, double[] nonMembers) {
    return tree(AttackSummary.of(members, nonMembers));
  }

  private static ObjectNode tree(AttackSummary attack) {
    return Json.object()
        .put("auc", attack.auc())
        .put("best_balanced_accuracy", attack.bestBalancedAccuracy())
        .put("tpr_at_1_percent_fpr", attack.tprAt1PercentFpr())
        .put("tpr_at_0.1_percent_fpr", attack.tprAtTenthPercentFpr());
  }

  private static double[] select(double[] values, boolean[] flags, boolean flag) {
    return IntStream.range(0, values.length)
        .filter(i -> flags[i] == flag)
        .mapToDouble(i -> values[i])
        .toArray();
  }
}
