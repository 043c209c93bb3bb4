package org.unhear.nn.pretrained;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.unhear.device.Shape;
import org.unhear.io.Json;
import org.unhear.train.Examples;

/** Networks small enough for tests, with random weights. */
final class Networks {
  static final int CLASSES = 3;

  private Networks() {}

  /** Group norm in front, post-norm blocks. */
  static ObjectNode base() {
    return Published.WAV2VEC2_TINY.config();
  }

  /** Layer norm in front, pre-norm blocks, a sum of layers, HuBERT. */
  static ObjectNode large() {
    ObjectNode json = base().put("model_type", "hubert").put("use_weighted_layer_sum", true);
    json.put("do_stable_layer_norm", true).put("conv_bias", true);
    return json.put("feat_extract_norm", "layer");
  }

  /** A Whisper encoder that hears a second. */
  static ObjectNode whisper() {
    ObjectNode json = Json.object().put("model_type", "whisper").put("max_source_positions", 50);
    json.put("d_model", 16).put("encoder_layers", 2).put("encoder_attention_heads", 2);
    return json.put("encoder_ffn_dim", 32).put("classifier_proj_size", 8);
  }

  static PretrainedModel create(ObjectNode config, int samples, Tuning tuning, Start start) {
    boolean whisper = config.path("model_type").asText().equals("whisper");
    Shape example = whisper ? Shape.of(80, 100) : Shape.of(samples);
    return PretrainedModels.create("tiny", config, example, CLASSES, tuning, start);
  }

  static PretrainedModel create(ObjectNode config, int samples) {
    return create(config, samples, Tuning.usual(), Start.random());
  }

  /** Recordings of noise, each of its own length, followed by {@code padding}. */
  static Examples noise(int room, float padding, int... lengths) {
    float[][] clips = new float[lengths.length][room];
    for (int i = 0; i < lengths.length; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Arrays.fill(clips[i], padding);
      for (int t = 0; t < lengths[i]; t++) {
        clips[i][t] = (float) random.nextGaussian();
      }
    }
    return new Examples() {
      @Override
      public int size() {
        return clips.length;
      }

      @Override
      public int exampleSize() {
        return room;
      }

      @Override
      public void copy(int index, float[] target, int offset) {
        System.arraycopy(clips[index], 0, target, offset, room);
      }

      @Override
      public int label(int index) {
        return index % CLASSES;
      }

      @Override
      public int length(int index) {
        return lengths[index];
      }
    };
  }
}
