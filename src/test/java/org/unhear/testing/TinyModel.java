package org.unhear.testing;

import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Initializer;
import org.unhear.graph.Tensor;
import org.unhear.nn.Model;
import org.unhear.ops.Convolution;
import org.unhear.ops.Linear;
import org.unhear.ops.Mean;
import org.unhear.ops.Reshape;

/** One convolution and a classifier: trains in no time. */
public record TinyModel(int bands, int frames, int classes) implements Model {
  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public Shape example() {
    return Shape.of(bands, frames);
  }

  @Override
  public Network build(Graph graph, Tensor x) {
    int n = x.shape().dim(0);
    Tensor h = graph.apply("picture", new Reshape(Shape.of(n, bands, frames, 1)), x);
    Tensor conv = graph.parameter("conv.weight", Shape.of(6, 1, 3, 3), Initializer.fanIn());
    h = graph.apply("conv", Convolution.of(1, 1).withRelu(), h, conv);
    h = graph.apply("mean", new Mean(Mean.Over.POSITIONS), h);
    Tensor head = graph.parameter("head.weight", Shape.of(classes, 6), Initializer.fanIn());
    return new Network(h, graph.apply("head", new Linear(false), h, head));
  }

  @Override
  public List<String> layersLastFirst() {
    return List.of("head", "conv");
  }
}
