package org.unhear.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.unhear.audio.FeatureSettings;
import org.unhear.device.Bytes;
import org.unhear.device.DataType;
import org.unhear.device.Shape;
import org.unhear.experiment.Pretrained;
import org.unhear.graph.Graph;
import org.unhear.graph.ParameterLayout;
import org.unhear.io.Json;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.train.Learner;
import picocli.CommandLine.Command;

/** Says which models there are. */
@Command(
    name = "models",
    description = {
      "Lists the models: parameters, size, arithmetic.",
      "Numbers are those for one second of sound, 40 bands of 98 frames, and 12 classes; Whisper",
      "always hears 30 seconds. Those from wav2vec2 on can start from published weights."
    },
    footer = {"", "Example:", "  unhear models --json"})
final class ModelsCommand extends UnhearCommand {
  private static final int CLASSES = 12;

  /**
   * A model's size.
   *
   * @param bytes of its parameters and running statistics
   * @param multiplyAccumulates of one recording, forward
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Entry(
      String name, String description, long parameters, long bytes, long multiplyAccumulates) {
    static Entry of(Models model) {
      FeatureSettings features = FeatureSettings.keywords();
      Pretrained published = Pretrained.of(model, "", "auto", "");
      Model network =
          published.any()
              ? published.network(model.key(), features.seconds(), CLASSES)
              : Models.create(model.key(), Shape.of(features.bands(), features.frames()), CLASSES);
      Graph graph = Learner.graphOf(network, 1);
      long parameters = ParameterLayout.of(graph.parameters()).count();
      long states = ParameterLayout.of(graph.states()).count();
      return new Entry(
          model.key(),
          model.description(),
          parameters,
          (parameters + states) * DataType.BYTES,
          graph.multiplyAccumulates());
    }
  }

  @Override
  int run(Console console) {
    List<Entry> entries = Arrays.stream(Models.values()).map(Entry::of).toList();
    ObjectNode document = Json.object();
    document.set("models", Json.toTree(entries));
    console.result(document, text(entries));
    return SUCCESS;
  }

  private static List<String> text(List<Entry> entries) {
    Columns columns = new Columns().row("model", "parameters", "      size", "multiply-adds", "");
    for (Entry entry : entries) {
      columns.row(
          entry.name,
          String.format(Locale.ROOT, "%,10d", entry.parameters),
          "%10s".formatted(Bytes.text(entry.bytes)),
          String.format(Locale.ROOT, "%,11.1f M", entry.multiplyAccumulates / 1e6),
          entry.description);
    }
    List<String> lines = new ArrayList<>(columns.lines());
    lines.add("");
    lines.add("For one second of sound (40 bands, 98 frames) and 12 classes.");
    return lines;
  }
}
