package org.unhear.nn;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;

/**
 * Keyword Transformer (Berg et al., "Keyword Transformer: A Self-Attention Model for Keyword
 * Spotting", Interspeech 2021). A token is one frame; a class token in front is read by the
 * classifier; layer norm follows each residual sum. KWT-1 has 607 thousand parameters: width 64,
 * one head, twelve blocks.
 *
 * @param hidden width inside the feed-forward part
 */
public record KeywordTransformer(
    String name, Shape example, int classes, int width, int heads, int hidden, int depth)
    implements Model {
  static KeywordTransformer kwt1(Shape example, int classes) {
    return new KeywordTransformer("kwt-1", example, classes, 64, 1, 256, 12);
  }

  static KeywordTransformer kwt2(Shape example, int classes) {
    return new KeywordTransformer("kwt-2", example, classes, 128, 2, 512, 12);
  }

  static KeywordTransformer kwt3(Shape example, int classes) {
    return new KeywordTransformer("kwt-3", example, classes, 192, 3, 768, 12);
  }

  @Override
  public Network build(Graph graph, Tensor x) {
    Layers layer = new Layers(graph);
    Tensor h = layer.linear("embed", layer.frames(x), width, true);
    h = layer.position("position", layer.token("token", h));
    for (int i = 0; i < depth; i++) {
      h = block(layer, "block" + i, h);
    }
    Tensor embedding = layer.first("first", h);
    return new Network(embedding, layer.linear("head", embedding, classes, true));
  }

  private Tensor block(Layers layer, String label, Tensor x) {
    Tensor attended =
        layer.attention(
            label + ".attention", layer.linear(label + ".qkv", x, 3 * width, false), heads);
    Tensor h = layer.add(label + ".add1", x, layer.linear(label + ".out", attended, width, true));
    h = layer.layerNorm(label + ".norm1", h);
    return layer.layerNorm(label + ".norm2", layer.feedForward(label, h, hidden, h));
  }

  @Override
  public List<String> layersLastFirst() {
    List<String> names = new ArrayList<>(List.of("head"));
    for (int i = depth - 1; i >= 0; i--) {
      names.add("block" + i);
    }
    names.addAll(List.of("position", "token", "embed"));
    return names;
  }
}
