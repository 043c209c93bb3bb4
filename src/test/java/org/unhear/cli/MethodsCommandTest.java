package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.unhear.unlearn.Hyperparameter;
import org.unhear.unlearn.Methods;

class MethodsCommandTest {
  static Stream<String> names() {
    return Methods.all().keySet().stream();
  }

  @Test
  void listHasIdeaPaperNeedsAndDefaultsOfEach() {
    CommandRun run = CommandRun.of("methods").succeeded();
    String text = run.out().replaceAll("\\s+", " ");
    Methods.all()
        .forEach(
            (name, method) -> {
              var card = method.card();
              String entry =
                  "%s %s Paper: %s Needs: %s Defaults: %s"
                      .formatted(
                          name, card.idea(), card.reference(), card.needs(), card.defaults());
              assertTrue(text.contains(entry), () -> entry + " is not in: " + text);
            });
    run.out().lines().forEach(line -> assertTrue(line.length() <= 100, line));
  }

  @Test
  void jsonListsTheSameMethods() {
    JsonNode methods = CommandRun.of("methods", "--json").succeeded().json().get("methods");
    List<String> listed = new ArrayList<>();
    methods.forEach(method -> listed.add(method.get("name").asText()));
    assertEquals(names().toList(), listed);
    JsonNode scrub = methods.get(listed.indexOf("scrub"));
    assertEquals(CommandRun.of("methods", "scrub", "--json").succeeded().json(), scrub);
    assertEquals("Kurmanji et al., NeurIPS 2023", scrub.get("reference").asText());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everySettingIsExplained(String name) {
    List<Hyperparameter> declared = Methods.named(name).hyperparameters();
    List<String> lines = CommandRun.of("methods", name).succeeded().out().lines().toList();
    JsonNode json = CommandRun.of("methods", name, "--json").succeeded().json();
    assertEquals(declared.size(), json.get("hyperparameters").size());
    for (int i = 0; i < declared.size(); i++) {
      Hyperparameter each = declared.get(i);
      String start = each.name() + " ";
      String line = lines.stream().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
      assertTrue(line.contains(each.expected()), line);
      assertTrue(line.contains(each.meaning().split(" ")[0]), line);
      JsonNode entry = json.get("hyperparameters").get(i);
      assertEquals(each.name(), entry.get("name").asText());
      assertEquals(each.standard().toString(), entry.get("default").asText());
      assertFalse(entry.get("meaning").asText().isBlank(), name + "." + each.name());
    }
  }

  @Test
  void boundsAndChoicesAreGiven() {
    JsonNode settings = CommandRun.of("methods", "scrub", "--json").json().get("hyperparameters");
    JsonNode epochs = settings.get(0);
    assertEquals("epochs", epochs.get("name").asText());
    assertEquals(1, epochs.get("least").asInt());
    assertEquals(1_000_000, epochs.get("most").asInt());
    assertFalse(epochs.has("choices"));
    JsonNode optimizer = settings.get(1);
    assertEquals("[\"sgd\",\"adam\",\"adamw\"]", optimizer.get("choices").toString());
    assertFalse(optimizer.has("least"));
    String text = CommandRun.of("methods", "scrub").out();
    assertTrue(text.contains("lr             0.0005   a number from 0 to 1000"), text);
  }

  @Test
  void methodWithoutSettingsSaysSo() {
    String text = CommandRun.of("methods", "retrain").succeeded().out();
    assertTrue(text.contains("Nothing can be set on it."), text);
  }

  @Test
  void unknownMethodGetsTheNearest() {
    CommandRun.of("methods", "scrb").refused(2, "Unknown method 'scrb'", "Did you mean 'scrub'?");
  }
}
