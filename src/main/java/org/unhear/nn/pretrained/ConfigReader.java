package org.unhear.nn.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.unhear.UnhearException;

/**
 * Values of a {@code config.json} with the defaults of transformers and bounds, since the file
 * comes from elsewhere and sizes what is allocated.
 */
record ConfigReader(JsonNode json) {
  /** More than any published model has of anything. */
  private static final int MOST = 1 << 20;

  int integer(String key, int otherwise) {
    JsonNode node = json.path(key);
    return node.isMissingNode() || node.isNull() ? otherwise : integer(key, node);
  }

  private static int integer(String key, JsonNode node) {
    if (!node.isInt() || node.intValue() < 0 || node.intValue() > MOST) {
      throw wrong(key, "a whole number from 0 to %,d".formatted(MOST), node);
    }
    return node.intValue();
  }

  /** A number of things there must be at least one of. */
  int count(String key, int otherwise) {
    int value = integer(key, otherwise);
    if (value == 0) {
      throw wrong(key, "at least 1", json.path(key));
    }
    return value;
  }

  List<Integer> counts(String key, List<Integer> otherwise) {
    JsonNode node = json.path(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    List<Integer> values = new ArrayList<>();
    for (JsonNode each : node) {
      if (integer(key, each) == 0) {
        throw wrong(key, "numbers from 1", node);
      }
      values.add(each.intValue());
    }
    if (!node.isArray() || values.isEmpty()) {
      throw wrong(key, "a list of numbers", node);
    }
    return List.copyOf(values);
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode node = json.path(key);
    if (!node.isMissingNode() && !node.isBoolean()) {
      throw wrong(key, "true or false", node);
    }
    return node.asBoolean(otherwise);
  }

  /** A share from 0 to below 1. */
  double rate(String key, double otherwise) {
    JsonNode node = json.path(key);
    double value = node.asDouble(otherwise);
    if (!node.isMissingNode() && !node.isNumber() || !(value >= 0 && value < 1)) {
      throw wrong(key, "a number from 0 to below 1", node);
    }
    return value;
  }

  String text(String key, String otherwise) {
    return json.path(key).asText(otherwise);
  }

  /** Refuses a setting that the networks here do not have. */
  void require(boolean holds, String key, String expected) {
    if (!holds) {
      throw wrong(key, expected, json.path(key));
    }
  }

  private static UnhearException wrong(String key, String expected, JsonNode found) {
    return new UnhearException(
        "config.json: '%s' is %s, expected %s."
            .formatted(key, found.isMissingNode() ? "missing" : found, expected),
        "Use a wav2vec 2.0, HuBERT or Whisper model as transformers saves it.");
  }
}
