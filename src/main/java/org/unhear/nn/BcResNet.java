package org.unhear.nn;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;
import org.unhear.ops.Convolution;
import org.unhear.ops.Convolution.Pair;

/**
 * BC-ResNet-τ (Kim et al., "Broadcasted Residual Learning for Efficient Keyword Spotting",
 * Interspeech 2021): depthwise convolutions along frequency with sub-spectral norm, a branch along
 * time on the mean over frequency, broadcast back. Takes 40 bands; the 10 thousand parameters of τ
 * = 1 are the smallest model here.
 *
 * @param scale τ, which multiplies the channels
 * @param dropout rate at which whole channels of the time branch are dropped
 */
public record BcResNet(String name, Shape example, int classes, int scale, double dropout)
    implements Model {
  private static final int SUB_BANDS = 5;
  private static final List<Double> CHANNELS = List.of(2.0, 1.0, 1.5, 2.0, 2.5, 4.0);
  private static final List<Integer> BLOCKS = List.of(2, 2, 4, 4);

  static BcResNet bcResNet1(Shape example, int classes) {
    return new BcResNet("bc-resnet-1", example, classes, 1, 0.1);
  }

  private int channels(int stage) {
    return (int) (8 * scale * CHANNELS.get(stage));
  }

  @Override
  public Network build(Graph graph, Tensor x) {
    Layers layer = new Layers(graph);
    Convolution entry = new Convolution(new Pair(2, 1), Pair.of(2), Pair.of(1), 1, false, false);
    Tensor h = layer.convolution("conv", layer.picture(x), entry, channels(0), 5, 5);
    h = layer.batchNormRelu("conv.norm", h);
    for (int stage = 0; stage < BLOCKS.size(); stage++) {
      for (int i = 0; i < BLOCKS.get(stage); i++) {
        int stride = i == 0 && (stage == 1 || stage == 2) ? 2 : 1;
        h = block(layer, "block" + stage + "." + i, h, channels(stage + 1), 1 << stage, stride);
      }
    }
    int width = h.shape().dim(-1);
    Convolution wide = new Convolution(Pair.of(1), new Pair(0, 2), Pair.of(1), width, false, false);
    h = layer.convolution("depth", h, wide, width, 5, 5);
    h = layer.convolution("point", h, Convolution.of(1, 0), channels(5), 1, 1);
    h = layer.batchNormRelu("point.norm", h);
    Tensor embedding = layer.globalAverage("mean", h);
    return new Network(embedding, layer.linear("head", embedding, classes, true));
  }

  private Tensor block(Layers layer, String label, Tensor x, int out, int dilation, int stride) {
    boolean transition = x.shape().dim(-1) != out;
    Tensor h = x;
    if (transition) {
      h = layer.convolution(label + ".enter", h, Convolution.of(1, 0), out, 1, 1);
      h = layer.batchNormRelu(label + ".enter.norm", h);
    }
    Convolution along =
        new Convolution(new Pair(stride, 1), new Pair(1, 0), Pair.of(1), out, false, false);
    h = layer.convolution(label + ".frequency", h, along, out, 3, 1);
    h = layer.subSpectralNorm(label + ".spectral", h, SUB_BANDS);
    Tensor t = layer.meanOverFrequency(label + ".mean", h);
    Convolution across =
        new Convolution(
            Pair.of(1), new Pair(0, dilation), new Pair(1, dilation), out, false, false);
    t = layer.convolution(label + ".temporal", t, across, out, 1, 3);
    t = layer.silu(label + ".silu", layer.batchNorm(label + ".norm", t, true));
    t = layer.convolution(label + ".point", t, Convolution.of(1, 0), out, 1, 1);
    t = layer.channelDropout(label + ".dropout", t, dropout);
    h = layer.broadcastAdd(label + ".broadcast", h, t);
    return layer.relu(label + ".relu", transition ? h : layer.add(label + ".add", h, x));
  }

  @Override
  public List<String> layersLastFirst() {
    List<String> names = new ArrayList<>(List.of("head", "point", "depth"));
    for (int stage = BLOCKS.size() - 1; stage >= 0; stage--) {
      for (int i = BLOCKS.get(stage) - 1; i >= 0; i--) {
        names.add("block" + stage + "." + i);
      }
    }
    names.add("conv");
    return names;
  }
}
