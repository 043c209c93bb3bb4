package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.evaluate.Calibration;
import org.unhear.evaluate.Cka;
import org.unhear.evaluate.Classification;
import org.unhear.evaluate.Comparison;
import org.unhear.evaluate.EarthMover;
import org.unhear.evaluate.ForgettingQuality;
import org.unhear.evaluate.Gum;
import org.unhear.evaluate.Klom;
import org.unhear.evaluate.KolmogorovSmirnov;
import org.unhear.evaluate.Logits;
import org.unhear.evaluate.SpeakerVerification;
import org.unhear.evaluate.TugOfWar;
import org.unhear.evaluate.Zrf;
import org.unhear.io.Json;

/**
 * Recomputes the golden metric cases: each function takes a case and gives a tree of the shape of
 * its {@code expected}. Inputs that stand within {@code expected} are repeated.
 */
final class MetricCases {
  /** Computes one case. */
  @FunctionalInterface
  interface Computation {
    JsonNode of(MetricInputs in);
  }

  private MetricCases() {}

  /** All computations by the name of their case. */
  static Map<String, Computation> all() {
    Map<String, Computation> all = new LinkedHashMap<>();
    all.put("classification", MetricCases::classification);
    all.put("mia", MembershipCases::membership);
    all.put("mia_logistic", MembershipCases::logistic);
    all.put("rmia", MembershipCases::rmia);
    all.put("lira", MembershipCases::lira);
    all.put("ulira", MembershipCases::uLira);
    all.put("klom", MetricCases::klom);
    all.put("compare", MetricCases::comparison);
    all.put("ks", MetricCases::kolmogorovSmirnov);
    all.put("scores", MetricCases::scores);
    all.put("verification", MetricCases::verification);
    all.put("cka", MetricCases::cka);
    all.put("challenge", MetricCases::challenge);
    return all;
  }

  private static JsonNode classification(MetricInputs in) {
    Logits logits = in.logits("logits");
    int[] labels = in.ints("labels");
    Classification measured = Classification.of(logits, labels);
    Calibration calibration =
        Calibration.of(logits, labels, in.settings().required("ece_bins").intValue());
    ObjectNode out = Json.object();
    out.put("accuracy", measured.accuracy());
    out.set("per_class_accuracy", nullable(measured.perClassAccuracy()));
    out.put("macro_f1_present", measured.macroF1Present());
    out.put("macro_f1_all", measured.macroF1All());
    out.set("confusion", Json.toTree(measured.confusion()));
    out.put("ece", calibration.error());
    out.set("ece_bin_counts", Json.toTree(calibration.binCounts()));
    out.put("mean_loss", measured.meanLoss());
    return out;
  }

  private static JsonNode klom(MetricInputs in) {
    JsonNode settings = in.settings();
    Klom klom = klom(settings, Klom.LastBin.CLOSED);
    double[] values = klom.of(in.table("unlearned"), in.table("oracle"));
    double[] open = klom(settings, Klom.LastBin.OPEN).of(in.table("unlearned"), in.table("oracle"));
    ObjectNode out = Json.object();
    out.set("klom", Json.toTree(values));
    out.put("mean", Arrays.stream(values).average().orElseThrow());
    out.set("klom_last_bin_open", Json.toTree(open));
    out.set("margin", Json.toTree(in.logits("logits").margins(in.ints("labels"))));
    return out;
  }

  private static Klom klom(JsonNode settings, Klom.LastBin lastBin) {
    return new Klom(
        settings.required("bins").intValue(),
        settings.required("eps").doubleValue(),
        settings.required("clip").doubleValue(),
        lastBin);
  }

  private static JsonNode comparison(MetricInputs in) {
    Logits unlearned = in.logits("unlearned");
    Logits retrained = in.logits("retrained");
    double[] unlearnedLosses = unlearned.losses(in.ints("labels"));
    double[] retrainedLosses = retrained.losses(in.ints("labels"));
    Zrf uniform = Zrf.againstUniform(unlearned);
    Zrf teacher = Zrf.of(unlearned, in.logits("teacher"));
    ObjectNode out = Json.object();
    out.put("js_to_retrained", Comparison.jensenShannon(unlearned, retrained));
    out.put("activation_distance", Comparison.activationDistance(unlearned, retrained));
    out.put("zrf_uniform_nats", uniform.nats());
    out.put("zrf_uniform_bits", uniform.bits());
    out.put("zrf_teacher_nats", teacher.nats());
    out.put("zrf_teacher_bits", teacher.bits());
    out.put("kl_retrained_to_unlearned", Comparison.kullbackLeibler(retrained, unlearned));
    out.put("agreement", Comparison.agreement(unlearned, retrained));
    out.set("ks_of_losses", test(unlearnedLosses, retrainedLosses));
    out.put("emd_of_losses", EarthMover.distance(unlearnedLosses, retrainedLosses));
    return out;
  }

  private static JsonNode kolmogorovSmirnov(MetricInputs in) {
    ObjectNode out = Json.object();
    ArrayNode pairs = out.putArray("pairs");
    for (int i = 0; in.tensors().contains("a" + i); i++) {
      double[] a = in.vector("a" + i);
      double[] b = in.vector("b" + i);
      pairs.add(test(a, b).put("emd", EarthMover.distance(a, b)));
    }
    return out;
  }

  private static ObjectNode test(double[] a, double[] b) {
    KolmogorovSmirnov test = KolmogorovSmirnov.of(a, b);
    return Json.object()
        .put("statistic", test.statistic())
        .put("p_exact", test.exactP())
        .put("p_asymptotic", test.asymptoticP());
  }

  private static JsonNode scores(MetricInputs in) {
    ObjectNode out = Json.object();
    ArrayNode tow = out.putArray("tow");
    for (JsonNode row : in.expected().required("tow")) {
      ObjectNode made = tow.addObject();
      List.of("forget", "retain", "test").forEach(set -> made.set(set, row.required(set)));
      made.put(
          "tow",
          TugOfWar.of(
              accuracies(row, "forget"), accuracies(row, "retain"), accuracies(row, "test")));
    }
    ArrayNode gum = out.putArray("gum");
    for (JsonNode row : in.expected().required("gum")) {
      gum.add(gum(row, in.settings().required("classes").intValue()));
    }
    return out;
  }

  private static TugOfWar.Accuracies accuracies(JsonNode row, String set) {
    return new TugOfWar.Accuracies(
        row.required(set).get(0).doubleValue(), row.required(set).get(1).doubleValue());
  }

  private static ObjectNode gum(JsonNode row, int classes) {
    Gum.Measured measured =
        new Gum.Measured(
            number(row, "f1_unlearned"),
            number(row, "f1_gold"),
            new Gum.Attack(
                number(row, "mia_unlearned"), number(row, "mia_gold"), number(row, "mia_original")),
            new Gum.Time(number(row, "time_unlearned"), number(row, "time_gold")));
    Gum.Weights weights = new Gum.Weights(number(row, "alpha"), number(row, "beta"));
    ObjectNode made = Json.object();
    for (Map.Entry<String, JsonNode> field : row.properties()) {
      if (field.getValue().isNumber()) {
        made.set(field.getKey(), field.getValue());
      }
    }
    made.set("gum", parts("gum", Gum.of(measured, weights)));
    made.set("cgum", parts("cgum", Gum.corrected(measured, weights, classes)));
    return made;
  }

  private static ObjectNode parts(String name, Gum gum) {
    return Json.object()
        .put("U", gum.utility())
        .put("E", gum.efficacy())
        .put("T", gum.efficiency())
        .put(name, gum.score());
  }

  private static JsonNode verification(MetricInputs in) {
    ObjectNode out = Json.object();
    Map<String, String> prefixes = Map.of("plain", "", "tied", "tied.", "separated", "separated.");
    prefixes.forEach(
        (name, prefix) -> {
          double[] targets = in.vector(prefix + "target");
          double[] nonTargets = in.vector(prefix + "nontarget");
          out.putObject(name)
              .put("eer", SpeakerVerification.equalErrorRate(targets, nonTargets))
              .put("min_dcf_0.01", SpeakerVerification.minDetectionCost(targets, nonTargets, 0.01))
              .put("min_dcf_0.05", SpeakerVerification.minDetectionCost(targets, nonTargets, 0.05));
        });
    return out;
  }

  private static JsonNode cka(MetricInputs in) {
    float[] x = in.tensors().floats("x");
    int samples = in.extent("x", 0);
    return Json.object()
        .put("x_y", Cka.linear(x, in.tensors().floats("y"), samples))
        .put("x_rotated", Cka.linear(x, in.tensors().floats("x_rotated"), samples))
        .put("x_x", Cka.linear(x, x, samples));
  }

  private static JsonNode challenge(MetricInputs in) {
    JsonNode settings = in.settings();
    ForgettingQuality measured =
        ForgettingQuality.of(
            in.table("unlearned"),
            in.table("retrained"),
            new ForgettingQuality.Settings(
                number(settings, "delta"),
                number(settings, "bin_width"),
                settings.required("bins").intValue()));
    JsonNode accuracy = settings.required("accuracy");
    ObjectNode out = Json.object();
    ArrayNode epsilon = out.putArray("epsilon");
    Arrays.stream(measured.epsilon()).forEach(epsilon::add);
    out.set("bin", Json.toTree(measured.bin()));
    out.set("H", Json.toTree(measured.h()));
    out.put("forgetting_quality", measured.quality());
    out.put(
        "final_score",
        measured.finalScore(
            new ForgettingQuality.Accuracies(
                number(accuracy, "retain_unlearned"), number(accuracy, "retain_retrained")),
            new ForgettingQuality.Accuracies(
                number(accuracy, "test_unlearned"), number(accuracy, "test_retrained"))));
    return out;
  }

  private static ArrayNode nullable(double[] values) {
    ArrayNode out = Json.object().arrayNode();
    Arrays.stream(values).forEach(v -> out.add(Double.isNaN(v) ? null : (Double) v));
    return out;
  }

  private static double number(JsonNode node, String key) {
    return node.required(key).doubleValue();
  }
}
