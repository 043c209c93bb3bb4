package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.unhear.UnhearException;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Weights;
import org.unhear.io.SafeTensors;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.unlearn.Draws;

/** Draws that are read from a golden case instead of a seed. */
record UnlearnDraws(
    JsonNode json, SafeTensors tensors, SafeTensors data, ParameterLayout parameters)
    implements Draws {
  /** Keys of a step under which the examples of a stream stand. */
  private static final Map<String, String> STEP_KEYS = Map.of("union", "batch", "train", "batch");

  @Override
  public long seed() {
    return 0;
  }

  @Override
  public int[][] batches(String stream, int epoch, int[] indices, int size) {
    JsonNode listed = json.path("hyper").path(stream + "_batches");
    if (listed.isArray()) {
      return lists(listed);
    }
    String key = STEP_KEYS.getOrDefault(stream, stream);
    List<int[]> batches = new ArrayList<>();
    for (JsonNode step : json.path("steps")) {
      if (step.path("epoch").intValue() == epoch && step.has(key)) {
        batches.add(UnlearnData.indices(step.get(key)));
      }
    }
    if (batches.isEmpty()) {
      throw missing("batches of " + stream + " in epoch " + epoch);
    }
    return batches.toArray(int[][]::new);
  }

  @Override
  public int[][] samples(String stream, int epoch, int[] indices, int size, int count) {
    JsonNode hyper = json.path("hyper");
    if (stream.equals("order") && hyper.has("order")) {
      return new int[][] {UnlearnData.indices(hyper.get("order"))};
    }
    if (hyper.path("batches").has(epoch - 1)) {
      return lists(hyper.path("batches").get(epoch - 1));
    }
    return batches(stream, epoch, indices, size);
  }

  private static int[][] lists(JsonNode lists) {
    int[][] all = new int[lists.size()][];
    Arrays.setAll(all, i -> UnlearnData.indices(lists.get(i)));
    return all;
  }

  @Override
  public int[] wrongLabels(int epoch, int[] indices, Examples examples, int classes) {
    int[] labels = tensors.ints("labels");
    if (labels.length < epoch * indices.length) {
      throw missing("labels of epoch " + epoch);
    }
    return Arrays.copyOfRange(labels, (epoch - 1) * indices.length, epoch * indices.length);
  }

  @Override
  public float[] normal(String stream, int count) {
    float[] values = tensors.floats(stream);
    if (values.length != count) {
      throw missing("%d numbers of %s".formatted(count, stream));
    }
    return values;
  }

  @Override
  public Weights weights(String purpose, Learner learner) {
    Weights weights =
        new Weights(learner.device(), learner.weights().parameters(), learner.weights().states());
    weights.copyFrom(learner.weights());
    UnlearnData.fill(weights, purpose.equals("init") ? data : tensors, purpose);
    return weights;
  }

  @Override
  public Optional<float[]> given(String name) {
    return tensors.names().stream().anyMatch(tensor -> tensor.startsWith(name + "/"))
        ? Optional.of(flat(tensors, name, parameters))
        : Optional.empty();
  }

  /**
   * All parameters {@code prefix/<parameter>} of a file one after the other, in the order of the
   * model.
   */
  static float[] flat(SafeTensors tensors, String prefix, ParameterLayout parameters) {
    float[] flat = new float[Math.toIntExact(parameters.count())];
    int at = 0;
    for (ParameterLayout.Slot slot : parameters.slots()) {
      String name = prefix + "/" + slot.name();
      if (tensors.entry(name).dtype().isFloating()) {
        System.arraycopy(tensors.floats(name), 0, flat, at, slot.size());
      } else {
        int[] values = tensors.ints(name);
        for (int i = 0; i < values.length; i++) {
          flat[at + i] = values[i];
        }
      }
      at += slot.size();
    }
    return flat;
  }

  private UnhearException missing(String what) {
    return new UnhearException(
        "%s holds no %s.".formatted(json.path("id").asText(), what), "Make the case again.");
  }
}
