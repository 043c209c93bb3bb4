package org.unhear.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.audio.FeatureSettings.Normalisation;
import org.unhear.data.ForgetRequest;
import org.unhear.data.ForgetSet;
import org.unhear.experiment.NoisyCorpus;
import org.unhear.experiment.Prepared;
import org.unhear.experiment.TrainingSettings;

/** Fleets whose answers are made up. */
class FleetComparisonTest {
  private static final int MODELS = 12;

  @TempDir private static Path root;
  private static Prepared prepared;
  private static ForgetSet forget;

  @BeforeAll
  static void prepare() {
    NoisyCorpus corpus = new NoisyCorpus(root);
    TrainingSettings.Rule rule = new TrainingSettings.Rule("adamw", 0.002, 0.9, 0.05);
    TrainingSettings training = new TrainingSettings(2, 8, rule, "constant", 0, 0, "packed");
    prepared =
        Prepared.of(
            corpus.recipe("res8", training, "none"),
            corpus.dataset(NoisyCorpus.small(Normalisation.PER_CLIP)),
            1);
    forget = ForgetRequest.parse("sample:20%").resolve(prepared.data(), 0);
  }

  /** Models that are sure of the right class by so much, and on D_f by more, give or take. */
  private static List<float[]> models(long seed, double onForget) {
    Random random = new Random(seed);
    int classes = prepared.model().classes();
    List<float[]> models = new ArrayList<>();
    for (int t = 0; t < MODELS; t++) {
      float[] logits = new float[prepared.data().size() * classes];
      for (int i = 0; i < prepared.data().size(); i++) {
        logits[i * classes + prepared.data().label(i)] = (float) (3 + 0.5 * random.nextGaussian());
      }
      for (int i : forget.forget()) {
        logits[i * classes + prepared.data().label(i)] += (float) onForget;
      }
      models.add(logits);
    }
    return models;
  }

  private static Map<String, Double> measure(List<float[]> models) {
    return new FleetComparison(prepared, forget, models(1, 0)).measure(models);
  }

  @Test
  void fleetsOfOneKindAreAlike() {
    Map<String, Double> same = measure(models(1, 0));
    assertEquals(0, same.get("klom_forget"), 1e-9);
    assertEquals(1, same.get("challenge_quality"));
    Map<String, Double> alike = measure(models(2, 0));
    assertEquals(0.5, alike.get("ulira_accuracy"), 0.15);
    assertTrue(alike.get("challenge_quality") > 0.2, alike.toString());
  }

  @Test
  void fleetsThatDifferOnTheForgetSetAreToldApartThereOnly() {
    Map<String, Double> different = measure(models(2, 6));
    assertEquals(1, different.get("ulira_accuracy"), 1e-9);
    assertEquals(2 / Math.pow(2, 13), different.get("challenge_quality"), 1e-12);
    assertEquals(different.get("challenge_quality"), different.get("challenge_score"), 1e-12);
    Map<String, Double> alike = measure(models(2, 0));
    assertTrue(different.get("klom_forget") > 2 * alike.get("klom_forget"));
    assertEquals(alike.get("klom_test"), different.get("klom_test"), 1e-12);
  }
}
