package org.unhear.nn.pretrained;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.unhear.device.Shape;
import org.unhear.io.Json;
import org.unhear.nn.Model;

/**
 * Shapes of published models, for networks with random weights. The configuration of a checkpoint
 * says more, and is what counts where there is one.
 */
public enum Published {
  WAV2VEC2_TINY(wav2vec2("wav2vec2", 2, 32, 2, 64, false)),
  WAV2VEC2_BASE(wav2vec2("wav2vec2", 12, 768, 12, 3072, false)),
  WAV2VEC2_LARGE(wav2vec2("wav2vec2", 24, 1024, 16, 4096, false)),
  WAV2VEC2_LARGE_LV60(wav2vec2("wav2vec2", 24, 1024, 16, 4096, true)),
  HUBERT_BASE(wav2vec2("hubert", 12, 768, 12, 3072, false)),
  HUBERT_LARGE(wav2vec2("hubert", 24, 1024, 16, 4096, true)),
  HUBERT_XLARGE(wav2vec2("hubert", 48, 1280, 16, 5120, true)),
  WHISPER_TINY(whisper(4, 384, 6)),
  WHISPER_BASE(whisper(6, 512, 8));

  private static final int SMALL = 64;

  private final ObjectNode config;

  Published(ObjectNode config) {
    this.config = config;
  }

  /** The configuration as {@code config.json} would have it. */
  public ObjectNode config() {
    return config.deepCopy();
  }

  /** The network with random weights, all of which are trained. */
  public Model create(String name, Shape example, int classes) {
    return PretrainedModels.create(name, config, example, classes, Tuning.usual(), Start.random());
  }

  private static ObjectNode wav2vec2(
      String family, int layers, int width, int heads, int hidden, boolean preNorm) {
    ObjectNode json = Json.object().put("model_type", family);
    json.put("num_hidden_layers", layers).put("hidden_size", width);
    json.put("num_attention_heads", heads).put("intermediate_size", hidden);
    json.put("do_stable_layer_norm", preNorm).put("conv_bias", preNorm);
    json.put("feat_extract_norm", preNorm ? "layer" : "group");
    // Random weights are for trainings from the start, which no dropout of fine-tuning suits.
    json.put("hidden_dropout", 0).put("activation_dropout", 0).put("layerdrop", 0);
    json.put("mask_time_prob", 0).put("attention_dropout", 0);
    if (width < SMALL) {
      json.put("num_conv_pos_embeddings", 16).put("num_conv_pos_embedding_groups", 4);
      json.put("classifier_proj_size", width);
      ArrayNode channels = json.putArray("conv_dim");
      for (int i = 0; i < 7; i++) {
        channels.add(width);
      }
    }
    return json;
  }

  private static ObjectNode whisper(int layers, int width, int heads) {
    ObjectNode json = Json.object().put("model_type", "whisper");
    json.put("encoder_layers", layers).put("d_model", width);
    return json.put("encoder_attention_heads", heads).put("encoder_ffn_dim", 4 * width);
  }
}
