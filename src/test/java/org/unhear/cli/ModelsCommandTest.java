package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.unhear.nn.Models;

class ModelsCommandTest {
  @Test
  void listsEveryModelWithItsSize() {
    String text = CommandRun.of("models").succeeded().out();
    for (Models model : Models.values()) {
      assertTrue(text.contains("\n" + model.key() + " "), () -> model.key() + " is not in " + text);
    }
    text.lines().forEach(line -> assertTrue(line.length() <= 100, line));
  }

  /**
   * By hand from Tang &amp; Lin 2018: 3×3 kernels of 45 channels, six of them dense, no affine
   * norms, 12 classes; 40 × 98 positions before the pooling of 3 × 4, 13 × 24 after it.
   */
  @Test
  void numbersOfRes8AreThoseOfThePaper() {
    JsonNode res8 = entry("res8");
    long parameters = 45 * 9 + 6 * 45 * 45 * 9 + 45 * 12 + 12;
    assertEquals(parameters, res8.get("parameters").asLong());
    long states = 6 * 2 * 45;
    assertEquals(4 * (parameters + states), res8.get("bytes").asLong());
    long products = 40L * 98 * 45 * 9 + 6L * 13 * 24 * 45 * 45 * 9 + 45 * 12;
    assertEquals(products, res8.get("multiply_accumulates").asLong());
  }

  /** Two products of T × T × width in each of 12 layers come on top of the matrices. */
  @Test
  void attentionIsCounted() {
    long t = 99;
    long width = 64;
    long layer = t * width * (3 * width + width + 2 * 4 * width) + 2 * t * t * width;
    long products = 98 * 40 * width + 12 * layer + width * 12;
    assertEquals(products, entry("kwt-1").get("multiply_accumulates").asLong());
  }

  @Test
  void jsonListsTheSameModels() {
    List<String> listed = new ArrayList<>();
    models().forEach(model -> listed.add(model.get("name").asText()));
    assertEquals(Models.names(), listed);
  }

  private static JsonNode models() {
    return CommandRun.of("models", "--json").succeeded().json().get("models");
  }

  private static JsonNode entry(String name) {
    return models().get(Models.names().indexOf(name));
  }
}
