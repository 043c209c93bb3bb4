package org.unhear.nn.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import org.unhear.nn.pretrained.Transformer.Dropouts;

/**
 * The encoder of a Whisper network, as {@code config.json} describes it.
 *
 * @param bands of the log-mel spectrogram
 * @param positions of the encoder: half the frames of the spectrogram
 */
record WhisperConfig(int bands, int positions, Transformer transformer, Head head) {
  /** Reads and checks a configuration. */
  static WhisperConfig of(JsonNode tree) {
    ConfigReader json = new ConfigReader(tree);
    json.require(
        json.text("activation_function", "gelu").equals("gelu"), "activation_function", "gelu");
    int width = json.count("d_model", 384);
    int heads = json.count("encoder_attention_heads", 6);
    json.require(width % heads == 0, "encoder_attention_heads", "a divisor of d_model");
    json.require(width % 2 == 0, "d_model", "an even number");
    Transformer transformer =
        new Transformer(
            width,
            json.count("encoder_layers", 4),
            heads,
            json.count("encoder_ffn_dim", 1536),
            true,
            1e-5f,
            new Dropouts(
                json.rate("dropout", 0),
                json.rate("activation_dropout", 0),
                json.rate("encoder_layerdrop", 0)));
    return new WhisperConfig(
        json.count("num_mel_bins", 80),
        json.count("max_source_positions", 1500),
        transformer,
        Head.of(json));
  }
}
