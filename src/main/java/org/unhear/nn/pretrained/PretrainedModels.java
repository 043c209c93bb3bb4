package org.unhear.nn.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.unhear.UnhearException;
import org.unhear.device.Shape;
import org.unhear.nn.Input;

/** Makes networks from configurations. */
public final class PretrainedModels {
  private static final List<String> FAMILIES = List.of("wav2vec2", "hubert", "whisper");

  private PretrainedModels() {}

  /**
   * The network that a configuration describes.
   *
   * @param name how users call it
   * @param config as {@code config.json} has it
   * @param example [samples], or [bands, frames] for Whisper
   * @throws UnhearException when it is of another family, or has a setting that is not known here
   */
  public static PretrainedModel create(
      String name, JsonNode config, Shape example, int classes, Tuning tuning, Start start) {
    return switch (family(config)) {
      case "whisper" ->
          new Whisper(name, example, classes, WhisperConfig.of(config), tuning, start);
      default -> new Wav2Vec2(name, example, classes, Wav2Vec2Config.of(config), tuning, start);
    };
  }

  /** What the network of a configuration takes of a recording. */
  public static Input input(JsonNode config) {
    return family(config).equals("whisper") ? Input.WHISPER : Input.WAVEFORM;
  }

  /** Seconds of sound that a Whisper network hears: its frames are 10 ms apart. */
  public static double seconds(JsonNode config) {
    return 2 * WhisperConfig.of(config).positions() / 100.0;
  }

  /** The {@code model_type} of a configuration. */
  public static String family(JsonNode config) {
    String family = config.path("model_type").asText("");
    if (!FAMILIES.contains(family)) {
      throw new UnhearException(
          "config.json: 'model_type' is '%s', expected one of %s."
              .formatted(family, String.join(", ", FAMILIES)),
          "Name the folder of a wav2vec 2.0, HuBERT or Whisper model.");
    }
    return family;
  }
}
