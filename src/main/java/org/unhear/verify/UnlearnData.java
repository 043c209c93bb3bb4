package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Locale;
import org.unhear.UnhearException;
import org.unhear.device.Device;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Weights;
import org.unhear.io.Json;
import org.unhear.io.SafeTensors;
import org.unhear.nn.Model;
import org.unhear.nn.SmallConv;
import org.unhear.nn.SmallEncoder;
import org.unhear.train.Examples;
import org.unhear.train.Learner;

/**
 * A network of the golden unlearning cases with its data.
 *
 * @param train examples that index lists count into
 */
record UnlearnData(JsonNode json, SafeTensors tensors, Model model, Examples train, Examples test) {
  /**
   * Reads {@code data_<network>}.
   *
   * @throws UnhearException when the files are bad or the kind of network is unknown
   */
  static UnlearnData open(Path folder, String name) {
    JsonNode json = Json.readTree(folder.resolve(name + ".json"));
    SafeTensors tensors = SafeTensors.open(folder.resolve(name + ".safetensors"));
    return new UnlearnData(
        json, tensors, model(json), examples(tensors, "train"), examples(tensors, "test"));
  }

  /** A network by its kind and sizes. */
  static Model model(JsonNode json) {
    String kind = json.path("kind").asText().toLowerCase(Locale.ROOT);
    int bands = json.path("bands").asInt();
    int frames = json.path("frames").asInt();
    int classes = json.path("classes").asInt();
    return switch (kind) {
      case "conv" -> {
        JsonNode channels = json.path("channels");
        yield new SmallConv(
            bands, frames, channels.path(0).asInt(), channels.path(1).asInt(), classes);
      }
      case "encoder" ->
          new SmallEncoder(
              bands,
              frames,
              json.path("width").asInt(),
              json.path("heads").asInt(),
              json.path("hidden").asInt(),
              classes);
      default ->
          throw new UnhearException(
              "The network kind '" + kind + "' is unknown.", "Known kinds: conv, encoder.");
    };
  }

  private static Examples examples(SafeTensors tensors, String part) {
    return Examples.of(tensors.floats(part + ".x"), tensors.ints(part + ".y"));
  }

  /** A learner with the weights stored as {@code prefix/<parameter>}. */
  Learner learner(Device device, String prefix) {
    Learner learner = Learner.initialised(device, model, 0);
    try {
      fill(learner.weights(), tensors, prefix);
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  /** Sets those parameters of a model that a file holds as {@code prefix/<parameter>}. */
  static void fill(Weights weights, SafeTensors tensors, String prefix) {
    for (ParameterLayout.Slot slot : weights.parameters().slots()) {
      String name = prefix + "/" + slot.name();
      if (tensors.contains(name)) {
        weights.set(slot.name(), tensors.floats(name));
      }
    }
  }

  /** An index list. */
  static int[] indices(JsonNode list) {
    int[] indices = new int[list.size()];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = list.get(i).intValue();
    }
    return indices;
  }
}
