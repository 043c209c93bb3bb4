package org.unhear.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.unhear.UsageException;
import org.unhear.audio.FeatureSettings;
import org.unhear.device.Shape;
import org.unhear.io.Json;
import org.unhear.nn.Input;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.nn.pretrained.PretrainedCheckpoint;
import org.unhear.nn.pretrained.PretrainedModel;
import org.unhear.nn.pretrained.PretrainedModels;
import org.unhear.nn.pretrained.Published;
import org.unhear.nn.pretrained.Start;
import org.unhear.nn.pretrained.Tuning;

/**
 * What a training starts from when its model is a published one.
 *
 * @param checkpoint folder of first weights; empty when they are drawn
 * @param config the network, as {@code config.json} describes it; empty for other models
 * @param tuning which part is trained
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Pretrained(String checkpoint, JsonNode config, Tuning tuning) {
  /** For models that are not published ones. */
  public static final Pretrained NONE = new Pretrained("", Json.object(), Tuning.usual());

  public Pretrained {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(tuning, "tuning");
  }

  /**
   * What users ask for.
   *
   * @param checkpoint folder; empty for random weights
   * @param freeze as {@link Tuning#parse} reads it; {@code auto} freezes the front end of a
   *     checkpoint
   * @param lora as {@link Tuning#parse} reads it
   * @throws UsageException when the model is none of the published ones, but something was asked
   *     for that only they have
   */
  public static Pretrained of(Models model, String checkpoint, String freeze, String lora) {
    if (model.published().isEmpty()) {
      if (!checkpoint.isEmpty() || !freeze.equals("auto") || !lora.isEmpty()) {
        throw new UsageException(
            model.key() + " is trained from the start, and all of it.",
            "--checkpoint, --freeze and --lora are for models such as wav2vec2-base.");
      }
      return NONE;
    }
    String usual = checkpoint.isEmpty() ? "nothing" : "front-end";
    Tuning tuning = Tuning.parse(freeze.equals("auto") ? usual : freeze, lora);
    Published shape = model.published().get();
    JsonNode config =
        checkpoint.isEmpty() ? shape.config() : PretrainedCheckpoint.config(Path.of(checkpoint));
    String family = PretrainedModels.family(shape.config());
    if (!PretrainedModels.family(config).equals(family)) {
      throw new UsageException(
          "%s holds a %s model, not %s."
              .formatted(checkpoint, PretrainedModels.family(config), family),
          "Name a model of that family with --model.");
    }
    return new Pretrained(checkpoint, config, tuning);
  }

  /** Whether there is a published model. */
  public boolean any() {
    return !config.isEmpty();
  }

  /**
   * What the network hears of recordings that are cut or padded to a length; Whisper has its own.
   */
  public FeatureSettings features(double seconds) {
    return PretrainedModels.input(config) == Input.WAVEFORM
        ? FeatureSettings.recording(seconds)
        : FeatureSettings.whisper(PretrainedModels.seconds(config));
  }

  /** The network for recordings of a length. */
  public Model network(String name, double seconds, int classes) {
    return create(name, example(features(seconds)), classes);
  }

  /** Shape of one example with some features. */
  static Shape example(FeatureSettings features) {
    return features.kind() == FeatureSettings.Kind.RECORDING
        ? Shape.of(features.samples())
        : Shape.of(features.bands(), features.frames());
  }

  /** The network. */
  Model create(String name, Shape example, int classes) {
    Start start = checkpoint.isEmpty() ? Start.random() : Start.of(Path.of(checkpoint));
    return Models.fitting(PretrainedModels.create(name, config, example, classes, tuning, start));
  }

  /**
   * What is loaded, in a line for people.
   *
   * @throws org.unhear.UnhearException when the checkpoint does not fit the network
   */
  String describe(Model model) {
    if (checkpoint.isEmpty()) {
      return model.name() + " starts from random weights; --checkpoint DIR names pretrained ones";
    }
    PretrainedCheckpoint.Fit fit =
        PretrainedCheckpoint.open(Path.of(checkpoint)).fit((PretrainedModel) model);
    Map<String, Integer> unused = PretrainedCheckpoint.modules(fit.unused());
    return "%s: %d tensors loaded%s%s"
        .formatted(
            checkpoint,
            fit.loaded().size(),
            list("; drawn: ", fit.drawn()),
            list(
                "; not used: ",
                unused.entrySet().stream()
                    .map(each -> each.getKey() + " (" + each.getValue() + ")")
                    .toList()));
  }

  /**
   * Writes {@code config.json} beside the weights of a trained model, so that transformers loads
   * the folder. Low-rank updates are not known to it: with them nothing is written.
   *
   * @param classes names of the classes, in the order of the logits
   */
  void export(Path folder, List<String> classes) {
    if (!any() || tuning.rank() > 0) {
      return;
    }
    ObjectNode json = config.deepCopy();
    String architecture =
        switch (PretrainedModels.family(config)) {
          case "hubert" -> "HubertForSequenceClassification";
          case "whisper" -> "WhisperForAudioClassification";
          default -> "Wav2Vec2ForSequenceClassification";
        };
    json.putArray("architectures").add(architecture);
    ObjectNode names = json.putObject("id2label");
    ObjectNode numbers = json.putObject("label2id");
    for (int i = 0; i < classes.size(); i++) {
      names.put(Integer.toString(i), classes.get(i));
      numbers.put(classes.get(i), i);
    }
    Json.write(folder.resolve("config.json"), json);
  }

  private static String list(String before, List<String> names) {
    return names.isEmpty() ? "" : before + names.stream().collect(Collectors.joining(", "));
  }
}
