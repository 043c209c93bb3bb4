package org.unhear.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.experiment.Evaluation;
import org.unhear.experiment.Examiner;
import org.unhear.experiment.Monitor;
import org.unhear.experiment.NoisyCorpus;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.Probe;
import org.unhear.experiment.TrainingSettings;
import org.unhear.report.Results;
import org.unhear.train.Learner;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;

/** Probes of a small model trained on recordings that are easy to tell apart. */
class ProbesTest {
  @TempDir private static Path root;
  private static CpuDevice device;
  private static Prepared prepared;
  private static ForgetSet forget;
  private static Learner original;

  @BeforeAll
  static void train() {
    NoisyCorpus corpus = new NoisyCorpus(root);
    TrainingSettings.Rule rule = new TrainingSettings.Rule("adamw", 0.01, 0.9, 0.05);
    TrainingSettings training = new TrainingSettings(8, 8, rule, "constant", 0, 0, "packed");
    prepared =
        Prepared.of(
            corpus.recipe("res8", training, "none"),
            corpus.dataset(NoisyCorpus.small(Normalisation.PER_CLIP)),
            1);
    forget = ForgetRequest.parse("word:1").resolve(prepared.data(), 0);
    device = new CpuDevice(2);
    original = Learner.initialised(device, prepared.model(), 0);
    try (Trainer trainer =
        new Trainer(
            original, prepared.examples(), prepared.training(), prepared.recipe().trainingSpec())) {
      trainer.run(TrainingListener.none());
    }
  }

  @AfterAll
  static void everythingIsGivenBack() {
    original.close();
    assertEquals(0, device.allocatedBytes());
    device.close();
  }

  private static Examiner examiner(String... names) {
    Probe.Setting setting =
        new Probe.Setting(device, prepared, forget, Long.MAX_VALUE, Monitor.none());
    return Examiner.of(setting, Probes.named(Set.of(names)));
  }

  private static Map<String, Double> examine(Examiner examiner, String method, Learner model) {
    Evaluation evaluation = examiner.examine(method, Optional.empty(), model);
    return evaluation.metrics();
  }

  @Test
  void gradientAttackIsARateAndFreesWhatItTook() {
    double auc = examine(examiner("gradients"), "x", original).get("mia_gradient_norm_auc");
    long before = device.allocatedBytes();
    assertEquals(auc, examine(examiner("gradients"), "x", original).get("mia_gradient_norm_auc"));
    assertTrue(auc >= 0 && auc <= 1, "area " + auc);
    assertEquals(before, device.allocatedBytes());
  }

  @Test
  void whatWasNotForgottenNeedsNoRelearning() {
    Examiner examiner = examiner("relearning");
    assertEquals(0, examine(examiner, Results.ORIGINAL, original).get("relearning_steps"));
    try (Learner untrained = Learner.initialised(device, prepared.model(), 9)) {
      double steps = examine(examiner, "x", untrained).get("relearning_steps");
      assertTrue(steps > 0 && steps <= Relearning.MOST_STEPS, "after " + steps);
    }
  }

  @Test
  void relearningLeavesTheModelAsItWas() {
    Examiner examiner = examiner("relearning", "compression");
    examine(examiner, Results.ORIGINAL, original);
    try (Learner untrained = Learner.initialised(device, prepared.model(), 9)) {
      String before = untrained.weights().sha256();
      Map<String, Double> first = examine(examiner, "x", untrained);
      assertEquals(before, untrained.weights().sha256());
      assertEquals(first, examine(examiner, "x", untrained));
    }
  }

  @Test
  void roundingToEightBitsChangesLittle() {
    Map<String, Double> metrics = examine(examiner("compression"), "x", original);
    assertEquals(metrics.get("forget_accuracy"), metrics.get("int8_channel_forget_accuracy"));
    assertTrue(metrics.get("pruned_forget_accuracy") >= 0);
  }

  @Test
  void speakersAreMeasuredAndForgottenOnesApart() {
    Map<String, Double> some = examine(examiner("speakers"), "x", original);
    assertTrue(some.get("speaker_eer") >= 0 && some.get("speaker_identification") <= 1);
    assertTrue(!some.containsKey("forgotten_speaker_eer"), "no speaker was forgotten");
    String name = prepared.data().clip(prepared.training()[0]).speaker();
    ForgetSet speaker = ForgetRequest.parse("speaker:" + name).resolve(prepared.data(), 0);
    Probe.Setting setting =
        new Probe.Setting(device, prepared, speaker, Long.MAX_VALUE, Monitor.none());
    Examiner examiner = Examiner.of(setting, Probes.named(Set.of("speakers")));
    Map<String, Double> metrics = examine(examiner, "x", original);
    for (String key : Set.of("eer", "identification", "margin")) {
      assertTrue(metrics.containsKey("forgotten_speaker_" + key), key);
    }
  }
}
