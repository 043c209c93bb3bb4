package org.unhear.nn;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Initializer;
import org.unhear.graph.Tensor;
import org.unhear.ops.Add;
import org.unhear.ops.Convolution;
import org.unhear.ops.Linear;
import org.unhear.ops.Relu;
import org.unhear.ops.Reshape;

/**
 * Layers that models are written with: an operator together with its parameters. A layer's
 * parameters are named after its label: {@code conv1.weight}, {@code conv1.bias}. First values
 * follow PyTorch's defaults.
 */
final class Layers {
  private final Graph graph;

  Layers(Graph graph) {
    this.graph = graph;
  }

  /** A dense or grouped convolution; {@code kernel} has one extent for each spatial axis. */
  Tensor convolution(String label, Tensor x, Convolution operator, int out, int... kernel) {
    int[] dims = new int[2 + kernel.length];
    dims[0] = out;
    dims[1] = x.shape().dim(-1) / operator.groups();
    System.arraycopy(kernel, 0, dims, 2, kernel.length);
    Shape weight = Shape.of(dims);
    List<Tensor> inputs =
        new ArrayList<>(
            List.of(x, graph.parameter(label + ".weight", weight, Initializer.fanIn())));
    if (operator.bias()) {
      inputs.add(bias(label, out, weight.sampleSize()));
    }
    return graph.apply(label, operator, inputs.toArray(Tensor[]::new));
  }

  Tensor linear(String label, Tensor x, int out, boolean withBias) {
    Shape weight = Shape.of(out, x.shape().dim(-1));
    List<Tensor> inputs =
        new ArrayList<>(
            List.of(x, graph.parameter(label + ".weight", weight, Initializer.fanIn())));
    if (withBias) {
      inputs.add(bias(label, out, weight.sampleSize()));
    }
    return graph.apply(label, new Linear(withBias), inputs.toArray(Tensor[]::new));
  }

  Tensor relu(String label, Tensor x) {
    return graph.apply(label, new Relu(), x);
  }

  Tensor add(String label, Tensor a, Tensor b) {
    return graph.apply(label, new Add(), a, b);
  }

  /** Features [N, bands, frames] as a picture with one channel: [N, bands, frames, 1]. */
  Tensor picture(Tensor x) {
    Shape s = x.shape();
    return graph.apply("picture", new Reshape(Shape.of(s.dim(0), s.dim(1), s.dim(2), 1)), x);
  }

  private Tensor bias(String label, int out, long fanIn) {
    return graph.parameter(
        label + ".bias", Shape.of(out), Initializer.uniform(Math.sqrt(1.0 / Math.max(1, fanIn))));
  }
}
