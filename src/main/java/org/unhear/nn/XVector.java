package org.unhear.nn;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Tensor;
import org.unhear.ops.Convolution;

/**
 * x-vector (Snyder et al., "X-vectors: Robust DNN Embeddings for Speaker Recognition", ICASSP
 * 2018): five time-delay layers, mean and standard deviation over time, two segment layers. A
 * time-delay layer is a dilated convolution over frames without padding; ReLU, then batch norm.
 */
public record XVector(Shape example, int classes) implements Model {
  private static final int WIDTH = 512;
  private static final int POOLED = 1500;

  private record Frame(int out, int kernel, int dilation) {}

  private static final List<Frame> FRAMES =
      List.of(
          new Frame(WIDTH, 5, 1),
          new Frame(WIDTH, 3, 2),
          new Frame(WIDTH, 3, 3),
          new Frame(WIDTH, 1, 1),
          new Frame(POOLED, 1, 1));

  @Override
  public String name() {
    return "x-vector";
  }

  @Override
  public Network build(Graph graph, Tensor x) {
    Layers layer = new Layers(graph);
    Tensor h = layer.frames(x);
    for (int i = 1; i <= FRAMES.size(); i++) {
      Frame frame = FRAMES.get(i - 1);
      Convolution delay = Convolution.along(1, 0, frame.dilation).withRelu();
      h = layer.convolution("frame" + i, h, delay, frame.out, frame.kernel);
      h = layer.batchNorm("norm" + i, h, true);
    }
    h = layer.statistics("statistics", h);
    for (int i = 6; i <= 7; i++) {
      h = layer.relu("relu" + i, layer.linear("segment" + i, h, WIDTH, true));
      h = layer.batchNorm("norm" + i, h, true);
    }
    return new Network(h, layer.linear("head", h, classes, true));
  }

  @Override
  public List<String> layersLastFirst() {
    List<String> names = new ArrayList<>(List.of("head"));
    for (int i = 7; i >= 1; i--) {
      names.add("norm" + i);
      names.add(i > 5 ? "segment" + i : "frame" + i);
    }
    return names;
  }
}
