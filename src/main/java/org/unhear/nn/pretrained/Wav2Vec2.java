package org.unhear.nn.pretrained;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;

/**
 * wav2vec 2.0 or HuBERT on the samples of recordings, with a classifier. Recordings end where they
 * end: padding behind them changes nothing, as if each had come alone.
 *
 * @param example [samples]
 * @param tuning which part is trained
 * @param start where first weights come from
 */
public record Wav2Vec2(
    String name, Shape example, int classes, Wav2Vec2Config config, Tuning tuning, Start start)
    implements PretrainedModel {
  static final String POSITIONS = "positions";
  static final String FIRST_POSITIONS = "first_positions";

  @Override
  public String prefix() {
    return config.family() + ".";
  }

  @Override
  public Trace trace(Graph graph, Tensor x) {
    Predicate<String> frozen = frozen(prefix() + "encoder.layers.");
    return new Wav2Vec2Network(this, new Parts(graph, start, frozen, tuning)).build(x);
  }

  @Override
  public List<Lengths> lengths() {
    Wav2Vec2Config.FrontEnd frontEnd = config.frontEnd();
    List<Lengths> lengths = new ArrayList<>();
    lengths.add(new Lengths(POSITIONS, n -> frontEnd.positions(n, frontEnd.layers())));
    if (frontEnd.groupNorm()) {
      lengths.add(new Lengths(FIRST_POSITIONS, n -> frontEnd.positions(n, 1)));
    }
    return lengths;
  }

  @Override
  public int blocks() {
    return config.transformer().layers();
  }

  @Override
  public boolean isFrontEnd(String parameter) {
    return parameter.startsWith(prefix() + "feature_extractor.");
  }

  /** The norm after the last block belongs to it. */
  @Override
  public boolean isLastNorm(String parameter) {
    return config.transformer().preNorm() && parameter.startsWith(prefix() + "encoder.layer_norm.");
  }

  @Override
  public List<String> layersLastFirst() {
    List<String> layers = new ArrayList<>();
    layers.add(String.join(" ", Classifier.PREFIXES));
    String norm = prefix() + "encoder.layer_norm.";
    for (int i = blocks() - 1; i >= 0; i--) {
      String block = prefix() + "encoder.layers." + i + ".";
      layers.add(i == blocks() - 1 && config.transformer().preNorm() ? block + " " + norm : block);
    }
    String positions = prefix() + "encoder.pos_conv_embed.";
    layers.add(config.transformer().preNorm() ? positions : positions + " " + norm);
    layers.add(prefix() + "feature_projection. " + prefix() + "masked_spec_embed");
    IntStream.iterate(config.frontEnd().layers() - 1, i -> i >= 0, i -> i - 1)
        .forEach(i -> layers.add(prefix() + "feature_extractor.conv_layers." + i + "."));
    return trainedLayers(layers);
  }
}
