package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.unhear.UnhearException;
import org.unhear.io.Json;
import org.unhear.io.SafeTensors;
import org.unhear.unlearn.UnlearningTask;

/** A golden case in the words of users: which method, with which hyperparameters, on which sets. */
record UnlearnCase(JsonNode json, SafeTensors tensors) {
  /** A method as users name it, and what the case's name for it implies. */
  private record Alias(String method, Map<String, String> implied) {}

  /** Methods whose names differ from those of users by more than underscores. */
  private static final Map<String, Alias> ALIASES =
      Map.of(
          "grad_ascent", new Alias("gradient-ascent", Map.of()),
          "random_label", new Alias("random-label", Map.of("mode", "paired")),
          "random_label_paired", new Alias("random-label", Map.of("mode", "paired")),
          "random_label_union", new Alias("random-label", Map.of("mode", "union")),
          "bad_t", new Alias("bad-teacher", Map.of()),
          "ssd", new Alias("ssd", Map.of()),
          "ssd_batch", new Alias("ssd-batch", Map.of()),
          "iu_recursion", new Alias("woodfisher", Map.of("solver", "recursion")),
          "iu_fisher", new Alias("woodfisher", Map.of("solver", "exact")));

  /**
   * Entries of {@code hyper} that are no hyperparameters: orders, expectations, facts that follow
   * from others.
   */
  private static final Set<String> NOT_SET =
      Set.of(
          "base",
          "importance",
          "saliency_gap",
          "trainable",
          "gram_condition",
          "sign",
          "order",
          "batches",
          "forget_batches",
          "all_batches",
          "forget");

  static UnlearnCase open(Path folder, String id) {
    JsonNode json = Json.readTree(folder.resolve(id + ".json"));
    return new UnlearnCase(json, SafeTensors.open(folder.resolve(json.path("tensors").asText())));
  }

  JsonNode hyper() {
    return json.path("hyper");
  }

  private boolean isSuperLoss() {
    return json.path("method").asText().equals("superloss");
  }

  private Alias alias() {
    String name = isSuperLoss() ? hyper().path("base").asText() : json.path("method").asText();
    if (name.equals("ssd") && hyper().path("importance").asText().equals("batch")) {
      name = "ssd_batch";
    }
    return ALIASES.getOrDefault(name, new Alias(name.replace('_', '-'), Map.of()));
  }

  /** The method's name as users type it. */
  String method() {
    return alias().method();
  }

  /** Hyperparameters as users set them. */
  Map<String, Object> hyperparameters() {
    Map<String, Object> values = new LinkedHashMap<>(alias().implied());
    hyper().properties().forEach(entry -> put(values, "", entry.getKey(), entry.getValue()));
    if (isSuperLoss()) {
      values.put("superloss", values.remove("tau"));
      values.put("superloss_lam", values.remove("lam"));
      if (values.containsKey("ema")) {
        values.put("superloss_ema", values.remove("ema"));
      }
    }
    return values;
  }

  private static void put(Map<String, Object> values, String prefix, String key, JsonNode value) {
    if (NOT_SET.contains(key) || value.isNull()) {
      return;
    }
    if (key.equals("optimizer")) {
      value.properties().forEach(entry -> put(values, prefix, entry.getKey(), entry.getValue()));
    } else if (key.equals("kind")) {
      values.put(prefix + "optimizer", value.asText());
    } else if (key.equals("betas")) {
      values.put(prefix + "beta1", value.get(0).asDouble());
      values.put(prefix + "beta2", value.get(1).asDouble());
    } else if (key.equals("lr_decay")) {
      StringJoiner text = new StringJoiner(",");
      value.forEach(pair -> text.add(pair.get(0).asText() + ":" + pair.get(1).asText()));
      values.put(prefix + key, text.toString());
    } else if (value.isObject()) {
      value
          .properties()
          .forEach(entry -> put(values, prefix + key + "_", entry.getKey(), entry.getValue()));
    } else if (value.isValueNode()) {
      values.put(prefix + key, value.asText());
    } else {
      throw new UnhearException(
          "The hyperparameter %s is a list.".formatted(key), "None known is.");
    }
  }

  /** Forget and retain set: those of the case, of its class, or of the data. */
  UnlearningTask task(UnlearnData data) {
    int[] forget;
    int[] retain;
    if (hyper().path("forget").isArray()) {
      forget = UnlearnData.indices(hyper().get("forget"));
      retain = others(data.train().size(), forget);
    } else {
      String prefix = hyper().has("forget_class") ? "class_" : "";
      forget = UnlearnData.indices(data.json().path(prefix + "forget"));
      retain = UnlearnData.indices(data.json().path(prefix + "retain"));
    }
    return UnlearningTask.of(data.train(), forget, retain);
  }

  private static int[] others(int size, int[] indices) {
    Set<Integer> rest = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      rest.add(i);
    }
    for (int index : indices) {
      rest.remove(index);
    }
    return rest.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The tolerance of a group of expected values.
   *
   * @throws UnhearException when the case has none for it
   */
  double tolerance(String group) {
    JsonNode value = json.path("tolerance").path(group);
    if (!value.isNumber()) {
      throw new UnhearException("No tolerance is given for " + group + ".", "Add one to the case.");
    }
    return value.doubleValue();
  }
}
