package org.unhear.nn;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;
import org.unhear.ops.Convolution;
import org.unhear.ops.Convolution.Pair;

/**
 * Residual networks of 3×3 convolutions with 45 channels for keyword spotting (Tang &amp; Lin,
 * "Deep Residual Learning for Small-Footprint Keyword Spotting", ICASSP 2018): res8 averages 3
 * bands × 4 frames after the first convolution, res15 widens its view by dilation 2^⌊i/3⌋ instead.
 * Every second convolution ends a residual block; batch norm has no weights.
 *
 * @param layers convolutions after the first one
 */
public record Res(
    String name, Shape example, int classes, int layers, boolean pooled, boolean dilated)
    implements Model {
  private static final int CHANNELS = 45;

  static Res res8(Shape example, int classes) {
    return new Res("res8", example, classes, 6, true, false);
  }

  static Res res15(Shape example, int classes) {
    return new Res("res15", example, classes, 13, false, true);
  }

  @Override
  public Network build(Graph graph, Tensor x) {
    Layers layer = new Layers(graph);
    Tensor h = layer.convolution("conv0", layer.picture(x), Convolution.of(1, 1), CHANNELS, 3, 3);
    h = pooled ? layer.reluAveragePool("pool", h, 3, 4) : layer.relu("relu0", h);
    Tensor shortcut = h;
    for (int i = 1; i <= layers; i++) {
      int dilation = dilated ? 1 << ((i - 1) / 3) : 1;
      Convolution convolution =
          new Convolution(Pair.of(1), Pair.of(dilation), Pair.of(dilation), 1, false, true);
      h = layer.convolution("conv" + i, h, convolution, CHANNELS, 3, 3);
      if (i % 2 == 0) {
        h = layer.add("add" + i, h, shortcut);
        shortcut = h;
      }
      h = layer.batchNorm("bn" + i, h, false);
    }
    Tensor embedding = layer.globalAverage("mean", h);
    return new Network(embedding, layer.linear("head", embedding, classes, true));
  }

  @Override
  public List<String> layersLastFirst() {
    List<String> names = new ArrayList<>(List.of("head"));
    for (int i = layers; i >= 0; i--) {
      names.add("conv" + i);
    }
    return names;
  }
}
