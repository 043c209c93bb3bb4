package org.unhear.nn;

import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;
import org.unhear.ops.Convolution;
import org.unhear.ops.Mean;

/**
 * A network small enough for reference values: 3×3 convolution, ReLU, 3×3 convolution with stride
 * 2, ReLU, mean over both axes, linear.
 *
 * @param first channels of the first convolution
 * @param second channels of the second convolution
 */
public record SmallConv(int bands, int frames, int first, int second, int classes)
    implements Model {
  private static final int KERNEL = 3;

  @Override
  public String name() {
    return "small-conv";
  }

  @Override
  public Shape example() {
    return Shape.of(bands, frames);
  }

  @Override
  public Network build(Graph graph, Tensor x) {
    Layers layers = new Layers(graph);
    Convolution same = Convolution.of(1, 1).withBias().withRelu();
    Convolution halving = Convolution.of(2, 1).withBias().withRelu();
    Tensor h = layers.convolution("conv1", layers.picture(x), same, first, KERNEL, KERNEL);
    h = layers.convolution("conv2", h, halving, second, KERNEL, KERNEL);
    Tensor pooled = graph.apply("pool", new Mean(Mean.Over.POSITIONS), h);
    return new Network(pooled, layers.linear("head", pooled, classes, true));
  }

  @Override
  public List<String> layersLastFirst() {
    return List.of("head.", "conv2.", "conv1.");
  }
}
