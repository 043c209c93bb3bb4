package org.unhear.nn.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.unhear.nn.pretrained.Transformer.Dropouts;

/**
 * A wav2vec 2.0 or HuBERT network, as {@code config.json} describes it.
 *
 * @param family {@code wav2vec2} or {@code hubert}: the prefix of its parameters
 * @param projectionNorm whether layer norm comes before the projection
 * @param projectionDropout rate at which projected features are dropped
 * @param tied whether the last of the hidden states is that after the final norm
 */
record Wav2Vec2Config(
    String family,
    FrontEnd frontEnd,
    boolean projectionNorm,
    double projectionDropout,
    Positions positions,
    Transformer transformer,
    Masking masking,
    Head head,
    boolean tied) {
  /**
   * Strided convolutions over samples, each followed by GELU.
   *
   * @param groupNorm whether the first convolution is normed over time, or every one over channels
   */
  record FrontEnd(
      List<Integer> channels,
      List<Integer> kernels,
      List<Integer> strides,
      boolean bias,
      boolean groupNorm) {
    /** Positions behind the first {@code layers} convolutions that a number of samples reaches. */
    int positions(int samples, int layers) {
      int n = samples;
      for (int i = 0; i < layers; i++) {
        n = n < kernels.get(i) ? 0 : (n - kernels.get(i)) / strides.get(i) + 1;
      }
      return n;
    }

    int layers() {
      return channels.size();
    }

    int lastChannels() {
      return channels.get(channels.size() - 1);
    }
  }

  /** The positional convolution. */
  record Positions(int kernel, int groups) {}

  /** Reads and checks a configuration. */
  static Wav2Vec2Config of(JsonNode tree) {
    ConfigReader json = new ConfigReader(tree);
    String family = json.text("model_type", "");
    boolean hubert = family.equals("hubert");
    FrontEnd frontEnd = frontEnd(json);
    String activation = json.text("hidden_act", "gelu");
    json.require(activation.equals("gelu"), "hidden_act", "gelu");
    json.require(
        json.text("feat_extract_activation", "gelu").equals("gelu"),
        "feat_extract_activation",
        "gelu");
    json.require(!json.flag("add_adapter", false), "add_adapter", "false");
    json.require(!json.flag("conv_pos_batch_norm", false), "conv_pos_batch_norm", "false");
    Transformer transformer = transformer(json);
    Positions positions =
        new Positions(
            json.count("num_conv_pos_embeddings", 128),
            json.count("num_conv_pos_embedding_groups", 16));
    json.require(
        transformer.width() % positions.groups == 0,
        "num_conv_pos_embedding_groups",
        "a divisor of hidden_size");
    return new Wav2Vec2Config(
        family,
        frontEnd,
        !hubert || json.flag("feat_proj_layer_norm", true),
        json.rate("feat_proj_dropout", 0),
        positions,
        transformer,
        Masking.of(json),
        Head.of(json),
        tied(json));
  }

  /** transformers up to 4 kept the state after the final norm among the hidden states. */
  private static boolean tied(ConfigReader json) {
    String version = json.text("transformers_version", "5");
    boolean old = version.matches("[0-4]\\..*");
    return json.flag("tie_last_hidden_states", old && json.flag("use_weighted_layer_sum", false));
  }

  private static FrontEnd frontEnd(ConfigReader json) {
    List<Integer> channels = json.counts("conv_dim", List.of(512, 512, 512, 512, 512, 512, 512));
    List<Integer> kernels = json.counts("conv_kernel", List.of(10, 3, 3, 3, 3, 2, 2));
    List<Integer> strides = json.counts("conv_stride", List.of(5, 2, 2, 2, 2, 2, 2));
    json.require(kernels.size() == channels.size(), "conv_kernel", "as many as conv_dim has");
    json.require(strides.size() == channels.size(), "conv_stride", "as many as conv_dim has");
    String norm = json.text("feat_extract_norm", "group");
    json.require(
        norm.equals("group") || norm.equals("layer"), "feat_extract_norm", "group or layer");
    return new FrontEnd(
        channels, kernels, strides, json.flag("conv_bias", false), norm.equals("group"));
  }

  private static Transformer transformer(ConfigReader json) {
    int width = json.count("hidden_size", 768);
    int heads = json.count("num_attention_heads", 12);
    json.require(width % heads == 0, "num_attention_heads", "a divisor of hidden_size");
    return new Transformer(
        width,
        json.count("num_hidden_layers", 12),
        heads,
        json.count("intermediate_size", 3072),
        json.flag("do_stable_layer_norm", false),
        (float) json.json().path("layer_norm_eps").asDouble(1e-5),
        new Dropouts(
            json.rate("hidden_dropout", 0.1),
            json.rate("activation_dropout", 0.1),
            json.rate("layerdrop", 0.1)));
  }
}
