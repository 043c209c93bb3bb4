package org.unhear.nn.pretrained;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;
import org.unhear.ops.AddPosition;
import org.unhear.ops.Convolution;
import org.unhear.ops.Transpose;

/**
 * The encoder of Whisper on log-mel spectrograms, with a classifier. It always hears as many frames
 * as it was made for, padding included, as the published models do.
 *
 * @param example [bands, frames]
 * @param tuning which part is trained
 * @param start where first weights come from
 */
public record Whisper(
    String name, Shape example, int classes, WhisperConfig config, Tuning tuning, Start start)
    implements PretrainedModel {
  private static final String POSITIONS = "embed_positions.weight";

  @Override
  public String prefix() {
    return "encoder.";
  }

  @Override
  public Trace trace(Graph graph, Tensor x) {
    int frames = 2 * config.positions();
    if (!x.shape().equals(Shape.of(x.shape().dim(0), config.bands(), frames))) {
      throw new IllegalArgumentException(
          "expected %d bands of %d frames, got %s".formatted(config.bands(), frames, x.shape()));
    }
    Parts parts = new Parts(graph, start, frozen(prefix() + "layers."), tuning);
    Tensor h = graph.apply("frames", new Transpose(), x);
    h = convolution(parts, "conv1", h, 1);
    h = convolution(parts, "conv2", h, 2);
    Tensor positions =
        parts.parameter(
            prefix() + POSITIONS,
            Whisper::sinusoids,
            config.positions(),
            config.transformer().width());
    h = graph.apply("encoder.positioned", new AddPosition(), h, positions);
    h = parts.dropout("encoder.dropout", h, config.transformer().dropouts().states());
    TransformerBlocks.Names names = TransformerBlocks.Names.whisper(prefix());
    List<Tensor> states =
        new ArrayList<>(
            new TransformerBlocks(parts, config.transformer(), names, List.of()).apply(h));
    Tensor last = states.remove(states.size() - 1);
    last = parts.layerNorm(prefix() + "layer_norm", last, config.transformer().eps());
    states.add(last);
    Classifier.Result result =
        new Classifier(parts, config.head(), classes, List.of()).apply(states, last);
    return new Trace(Map.of(), List.copyOf(states), last, result.pooled(), result.logits());
  }

  private Tensor convolution(Parts parts, String layer, Tensor x, int stride) {
    int out = config.transformer().width();
    String name = prefix() + layer;
    Tensor weight = parts.weight(name + ".weight", out, x.shape().dim(-1), 3);
    Tensor bias = parts.parameter(name + ".bias", Parts.ZERO, out);
    Tensor h = parts.graph().apply(name, Convolution.along(stride, 1, 1), x, weight, bias);
    return parts.gelu(name + ".gelu", h);
  }

  /**
   * Sines in the first half of the channels, cosines in the second, of wavelengths from 2π to
   * 10000·2π positions.
   */
  private static float[] sinusoids(Shape shape, SplittableRandom random) {
    int positions = shape.dim(0);
    int half = shape.dim(1) / 2;
    double step = Math.log(10000) / (half - 1);
    float[] values = new float[positions * 2 * half];
    for (int t = 0; t < positions; t++) {
      for (int c = 0; c < half; c++) {
        double angle = t * Math.exp(-step * c);
        values[2 * half * t + c] = (float) Math.sin(angle);
        values[2 * half * t + half + c] = (float) Math.cos(angle);
      }
    }
    return values;
  }

  @Override
  public int blocks() {
    return config.transformer().layers();
  }

  @Override
  public boolean isFrontEnd(String parameter) {
    return parameter.startsWith(prefix() + "conv");
  }

  @Override
  public boolean isSinusoid(String parameter) {
    return parameter.equals(prefix() + POSITIONS);
  }

  @Override
  public boolean isLastNorm(String parameter) {
    return parameter.startsWith(prefix() + "layer_norm.");
  }

  @Override
  public List<String> layersLastFirst() {
    List<String> layers = new ArrayList<>();
    layers.add(String.join(" ", Classifier.PREFIXES));
    for (int i = blocks() - 1; i >= 0; i--) {
      String block = prefix() + "layers." + i + ".";
      layers.add(i == blocks() - 1 ? block + " " + prefix() + "layer_norm." : block);
    }
    layers.add(prefix() + POSITIONS);
    layers.add(prefix() + "conv2.");
    layers.add(prefix() + "conv1.");
    return trainedLayers(layers);
  }
}
