package org.unhear.nn.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.unhear.UsageException;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.graph.Graph;
import org.unhear.train.Learner;
import org.unhear.train.Optimizer;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.PassSpec;

class TuningTest {
  private static final int SAMPLES = 1600;

  /** Names of what is trained, as a user would ask for it. */
  private static List<String> trained(ObjectNode config, String freeze, String lora) {
    Tuning tuning = Tuning.parse(freeze, lora);
    Graph graph = ParameterNames.graph(Networks.create(config, SAMPLES, tuning, Start.random()));
    return graph.parameters().stream().map(parameter -> parameter.name()).toList();
  }

  @Test
  void whatIsFrozenIsNoParameter() {
    List<String> all = trained(Networks.large(), "nothing", "");
    List<String> front = trained(Networks.large(), "front-end", "");
    List<String> last = trained(Networks.large(), "all-but-last:1", "");
    List<String> head = trained(Networks.large(), "encoder", "");
    assertTrue(all.stream().anyMatch(name -> name.contains("feature_extractor")));
    assertFalse(front.stream().anyMatch(name -> name.contains("feature_extractor")));
    assertTrue(front.stream().anyMatch(name -> name.contains("feature_projection")));
    assertTrue(
        last.stream()
            .allMatch(
                name ->
                    name.startsWith("hubert.encoder.layers.1.")
                        || name.startsWith("hubert.encoder.layer_norm.")
                        || !name.startsWith("hubert.")));
    assertEquals(
        List.of(
            "layer_weights",
            "projector.weight",
            "projector.bias",
            "classifier.weight",
            "classifier.bias"),
        head);
    assertFalse(
        trained(Networks.whisper(), "nothing", "").contains("encoder.embed_positions.weight"));
  }

  @Test
  void lowRankUpdatesAreTrainedInsteadOfTheEncoder() {
    List<String> names = trained(Networks.base(), "nothing", "2:4");
    assertTrue(names.contains("wav2vec2.encoder.layers.0.attention.q_proj.lora_A.weight"));
    assertTrue(names.stream().allMatch(n -> n.contains(".lora_") || !n.startsWith("wav2vec2.")));
  }

  /** Only what is trained has a gradient, and only it moves; updates start as nothing. */
  @Test
  void aStepMovesWhatIsTrained() {
    Tuning tuning = Tuning.parse("nothing", "2:4");
    try (Device device = new CpuDevice(2);
        Learner plain = Learner.initialised(device, Networks.create(Networks.base(), SAMPLES), 3);
        Learner tuned =
            Learner.initialised(
                device, Networks.create(Networks.base(), SAMPLES, tuning, Start.random()), 3)) {
      int[] both = {0, 1};
      assertArrayEquals(
          plain.logits(Networks.noise(SAMPLES, 0, SAMPLES, 900), both),
          tuned.logits(Networks.noise(SAMPLES, 0, SAMPLES, 900), both),
          1e-6f);
      assertTrue(tuned.gradient().bytes() < plain.gradient().bytes() / 2);
      float[] fixed = states(device, tuned);
      String moving = "wav2vec2.encoder.layers.1.attention.v_proj.lora_B.weight";
      float[] first = tuned.weights().get(moving);
      try (Optimizer optimizer =
          new Optimizer(new OptimizerSpec.Sgd(0.1, 0, 0), tuned.weights(), tuned.gradient())) {
        tuned
            .pass(PassSpec.training(2))
            .load(Networks.noise(SAMPLES, 0, SAMPLES, 900), both, 0)
            .forward()
            .backwardMean();
        optimizer.apply(0.1);
      }
      assertArrayEquals(fixed, states(device, tuned));
      assertFalse(Arrays.equals(first, tuned.weights().get(moving)));
    }
  }

  private static float[] states(Device device, Learner learner) {
    return device.read(learner.weights().flatStates(), (int) learner.weights().states().total());
  }

  /** Layers that have nothing to move are none that methods could count. */
  @Test
  void frozenLayersAreNotCounted() {
    Tuning tuning = Tuning.parse("all-but-last:1", "");
    List<String> layers =
        Networks.create(Networks.base(), SAMPLES, tuning, Start.random()).layersLastFirst();
    assertEquals(2, layers.size());
    assertTrue(layers.get(1).startsWith("wav2vec2.encoder.layers.1."));
    assertEquals(
        Optional.of("wav2vec2.feature_extractor.conv_layers.0."),
        Networks.create(Networks.base(), SAMPLES).layersLastFirst().stream().reduce((a, b) -> b));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    for (String freeze : List.of("everything", "all-but-last:0", "all-but-last:", "")) {
      assertThrows(UsageException.class, () -> Tuning.parse(freeze, ""), freeze);
    }
    for (String lora : List.of("0", "-1", "8:0", "8:", "x")) {
      assertThrows(UsageException.class, () -> Tuning.parse("nothing", lora), lora);
    }
  }
}
