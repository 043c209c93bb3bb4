package org.unhear.nn.pretrained;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.unhear.device.DataType;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;
import org.unhear.nn.pretrained.Wav2Vec2Config.FrontEnd;
import org.unhear.ops.Convolution;
import org.unhear.ops.Convolution.Pair;
import org.unhear.ops.GroupNorm;
import org.unhear.ops.MaskPositions;
import org.unhear.ops.Reshape;
import org.unhear.ops.WeightNormConvolution;

/** The layers of wav2vec 2.0 and HuBERT, from samples to logits. */
record Wav2Vec2Network(Wav2Vec2 model, Parts parts) {
  private Wav2Vec2Config config() {
    return model.config();
  }

  private Graph graph() {
    return parts.graph();
  }

  private float eps() {
    return config().transformer().eps();
  }

  /**
   * @param x samples [N, samples]
   */
  Trace build(Tensor x) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int batch = x.shape().dim(0);
    Tensor lengths = graph().input(Wav2Vec2.POSITIONS, DataType.INT32, Shape.of(batch));
    Tensor features = frontEnd(x);
    tensors.put("extract_features", features);
    Tensor projected = projection(features);
    tensors.put("projected_features", projected);
    Tensor inside = graph().apply("inside", new MaskPositions(), mask(projected, lengths), lengths);
    Tensor positions = positions(inside);
    tensors.put("position_embeddings", positions);
    Tensor h = parts.add(name("encoder.position_sum"), inside, positions);
    boolean preNorm = config().transformer().preNorm();
    String norm = name("encoder.layer_norm");
    h = preNorm ? h : parts.layerNorm(norm, h, eps());
    h = parts.dropout(name("encoder.dropout"), h, config().transformer().dropouts().states());
    TransformerBlocks.Names names = TransformerBlocks.Names.wav2vec2(model.prefix());
    List<Tensor> states =
        new TransformerBlocks(parts, config().transformer(), names, List.of(lengths)).apply(h);
    Tensor last = states.get(states.size() - 1);
    if (preNorm) {
      last = parts.layerNorm(norm, last, eps());
      states = config().tied() ? replaceLast(states, last) : states;
    }
    Classifier classifier =
        new Classifier(parts, config().head(), model.classes(), List.of(lengths));
    Classifier.Result result = classifier.apply(states, last);
    return new Trace(tensors, states, last, result.pooled(), result.logits());
  }

  private static List<Tensor> replaceLast(List<Tensor> states, Tensor last) {
    List<Tensor> replaced = new ArrayList<>(states);
    replaced.set(replaced.size() - 1, last);
    return replaced;
  }

  private String name(String part) {
    return model.prefix() + part;
  }

  private Tensor frontEnd(Tensor x) {
    Shape flat = x.shape();
    Shape samples = Shape.of(flat.dim(0), flat.dim(1), 1);
    Tensor h = graph().apply("samples", new Reshape(samples), x);
    FrontEnd shape = config().frontEnd();
    for (int i = 0; i < shape.layers(); i++) {
      String layer = name("feature_extractor.conv_layers." + i);
      h = convolution(layer + ".conv", h, shape, i);
      if (!shape.groupNorm()) {
        h = parts.layerNorm(layer + ".layer_norm", h, eps());
      } else if (i == 0) {
        h = groupNorm(layer + ".layer_norm", h);
      }
      h = parts.gelu(layer + ".gelu", h);
    }
    return h;
  }

  private Tensor convolution(String name, Tensor x, FrontEnd shape, int i) {
    int out = shape.channels().get(i);
    Convolution operator =
        new Convolution(
            new Pair(1, shape.strides().get(i)), Pair.of(0), Pair.of(1), 1, shape.bias(), false);
    List<Tensor> inputs = new ArrayList<>(List.of(x));
    inputs.add(
        parts.parameter(
            name + ".weight", Parts.HE_NORMAL, out, x.shape().dim(-1), shape.kernels().get(i)));
    if (shape.bias()) {
      inputs.add(parts.parameter(name + ".bias", Parts.ZERO, out));
    }
    return graph().apply(Parts.label(name), operator, inputs.toArray(Tensor[]::new));
  }

  /** One group a channel: statistics of each channel over the true positions of a sample. */
  private Tensor groupNorm(String name, Tensor x) {
    int channels = x.shape().dim(-1);
    Tensor lengths =
        graph().input(Wav2Vec2.FIRST_POSITIONS, DataType.INT32, Shape.of(x.shape().dim(0)));
    return graph()
        .apply(
            Parts.label(name),
            new GroupNorm(channels, true, 1e-5f),
            x,
            parts.parameter(name + ".weight", Parts.ONE, channels),
            parts.parameter(name + ".bias", Parts.ZERO, channels),
            lengths);
  }

  private Tensor projection(Tensor features) {
    String name = name("feature_projection");
    Tensor h = features;
    if (config().projectionNorm()) {
      h = parts.layerNorm(name + ".layer_norm", h, eps());
    }
    h = parts.linear(name + ".projection", h, config().transformer().width());
    return parts.dropout(name + ".dropout", h, config().projectionDropout());
  }

  private Tensor mask(Tensor x, Tensor lengths) {
    return new HiddenSpans(parts, config().masking(), model.prefix()).apply(x, lengths);
  }

  private Tensor positions(Tensor x) {
    String name = name("encoder.pos_conv_embed");
    int width = x.shape().dim(-1);
    int kernel = config().positions().kernel();
    int groups = config().positions().groups();
    String weight = name + ".conv.parametrizations.weight.original";
    Tensor h =
        graph()
            .apply(
                Parts.label(name),
                new WeightNormConvolution(groups),
                x,
                parts.parameter(weight + "0", Parts.ONE, 1, 1, kernel),
                parts.parameter(weight + "1", Parts.HE_NORMAL, width, width / groups, kernel),
                parts.parameter(name + ".conv.bias", Parts.ZERO, width));
    return parts.gelu(name + ".gelu", h);
  }
}
