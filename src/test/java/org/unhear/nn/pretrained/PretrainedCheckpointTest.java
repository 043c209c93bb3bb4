package org.unhear.nn.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.graph.ParameterLayout.Slot;
import org.unhear.io.Json;
import org.unhear.io.SafeTensorsWriter;
import org.unhear.train.Learner;

class PretrainedCheckpointTest {
  private static final int SAMPLES = 1200;

  @TempDir Path folder;

  /** Writes the weights of a network in files of a folder, in turns. */
  private void write(Learner learner, String... files) {
    List<SafeTensorsWriter> writers = new ArrayList<>();
    ObjectNode index = Json.object();
    ObjectNode map = index.putObject("weight_map");
    for (String unused : files) {
      writers.add(new SafeTensorsWriter());
    }
    int at = 0;
    for (Slot slot : learner.weights().parameters().slots()) {
      long[] shape = Arrays.stream(slot.shape().dims()).asLongStream().toArray();
      int file = at++ % files.length;
      writers.get(file).floats(slot.name(), learner.weights().get(slot.name()), shape);
      map.put(slot.name(), files[file]);
    }
    for (int i = 0; i < files.length; i++) {
      writers.get(i).save(folder.resolve(files[i]));
    }
    if (files.length > 1) {
      Json.write(folder.resolve("model.safetensors.index.json"), index);
    }
    Json.write(folder.resolve("config.json"), Networks.base());
  }

  private PretrainedModel loaded(ObjectNode config) {
    return Networks.create(config, SAMPLES, Tuning.usual(), Start.of(folder));
  }

  private static float[] logits(Learner learner) {
    return learner.logits(Networks.noise(SAMPLES, 0, SAMPLES, 800), new int[] {0, 1});
  }

  @Test
  void aNetworkThatIsReadAnswersAsTheOneThatWasWritten() {
    for (String[] files :
        new String[][] {{"model.safetensors"}, {"a-1.safetensors", "a-2.safetensors"}}) {
      try (Device device = new CpuDevice(2);
          Learner one = Learner.initialised(device, Networks.create(Networks.base(), SAMPLES), 1)) {
        write(one, files);
        try (Learner other = Learner.initialised(device, loaded(Networks.base()), 2)) {
          assertArrayEquals(logits(one), logits(other));
        }
      }
      folder.resolve("model.safetensors").toFile().delete();
    }
  }

  @Test
  void aHeadForOtherClassesIsDrawnAndWhatDoesNotFitIsNamed() {
    try (Device device = new CpuDevice(2);
        Learner one = Learner.initialised(device, Networks.create(Networks.base(), SAMPLES), 1)) {
      write(one, "model.safetensors");
    }
    PretrainedCheckpoint checkpoint = PretrainedCheckpoint.open(folder);
    PretrainedModel more =
        PretrainedModels.create(
            "more",
            Networks.base(),
            loaded(Networks.base()).example(),
            7,
            Tuning.usual(),
            checkpoint);
    assertEquals(List.of("classifier.weight", "classifier.bias"), checkpoint.fit(more).drawn());
    ObjectNode deeper = Networks.base().put("num_hidden_layers", 3).put("intermediate_size", 48);
    UnhearException refused =
        assertThrows(UnhearException.class, () -> checkpoint.fit(loaded(deeper)));
    assertTrue(
        refused.getMessage().contains("intermediate_dense.weight is of shape F32 [64, 32]"),
        refused.getMessage());
    assertTrue(refused.getMessage().contains("more"), refused.getMessage());
  }

  @Test
  void foldersThatAreNoneAreRefused() throws IOException {
    assertRefused("no config.json");
    Json.write(folder.resolve("config.json"), Networks.base());
    assertRefused("no model.safetensors");
    Files.createFile(folder.resolve("pytorch_model.bin"));
    assertRefused("only pytorch_model.bin");
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\": {\"a\": \"../../secret.safetensors\"}}");
    assertRefused("no file of its folder");
    Files.writeString(index, "{\"weight_map\": {}}");
    assertRefused("empty");
    new SafeTensorsWriter().floats("b", new float[1], 1).save(folder.resolve("x.safetensors"));
    Files.writeString(index, "{\"weight_map\": {\"a\": \"x.safetensors\"}}");
    assertRefused("a in x.safetensors");
  }

  private void assertRefused(String mentioned) {
    UnhearException refused =
        assertThrows(UnhearException.class, () -> PretrainedCheckpoint.open(folder));
    assertTrue(refused.getMessage().contains(mentioned), refused.getMessage());
  }

  @Test
  void configurationsThatNoNetworkHereHasAreRefused() {
    for (ObjectNode config :
        List.of(
            Networks.base().put("model_type", "bert"),
            Networks.base().put("hidden_size", -1),
            Networks.base().put("hidden_size", 1 << 30),
            Networks.base().put("num_attention_heads", 5),
            Networks.base().put("hidden_act", "relu"),
            Networks.base().put("feat_extract_norm", "batch"),
            Networks.large().put("conv_pos_batch_norm", true))) {
      UnhearException refused =
          assertThrows(UnhearException.class, () -> Networks.create(config, SAMPLES));
      assertTrue(refused.getMessage().contains("config.json: '"), refused.getMessage());
    }
  }
}
