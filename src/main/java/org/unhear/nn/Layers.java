package org.unhear.nn;

import java.util.ArrayList;
import java.util.List;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Initializer;
import org.unhear.graph.Tensor;
import org.unhear.ops.Add;
import org.unhear.ops.AddPosition;
import org.unhear.ops.Attention;
import org.unhear.ops.AveragePool;
import org.unhear.ops.BatchNorm;
import org.unhear.ops.BroadcastAdd;
import org.unhear.ops.Convolution;
import org.unhear.ops.Dropout;
import org.unhear.ops.FeedForward;
import org.unhear.ops.Gelu;
import org.unhear.ops.LayerNorm;
import org.unhear.ops.Linear;
import org.unhear.ops.Mean;
import org.unhear.ops.PrependToken;
import org.unhear.ops.Relu;
import org.unhear.ops.Reshape;
import org.unhear.ops.Silu;
import org.unhear.ops.Statistics;
import org.unhear.ops.SubSpectralNorm;
import org.unhear.ops.TakeToken;
import org.unhear.ops.Transpose;

/**
 * Layers that models are written with: an operator together with its parameters. A layer's
 * parameters are named after its label: {@code conv1.weight}, {@code conv1.bias}. First values
 * follow PyTorch's defaults.
 */
final class Layers {
  private final Graph graph;
  private long nextDropout;

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

  /**
   * {@code residual} plus the feed-forward part of a transformer block: linear layers named {@code
   * fc1} and {@code fc2} below the label, GELU between them.
   */
  Tensor feedForward(String label, Tensor x, int hidden, Tensor residual) {
    int in = x.shape().dim(-1);
    int out = residual.shape().dim(-1);
    return graph.apply(
        label,
        new FeedForward(),
        x,
        graph.parameter(label + ".fc1.weight", Shape.of(hidden, in), Initializer.fanIn()),
        bias(label + ".fc1", hidden, in),
        graph.parameter(label + ".fc2.weight", Shape.of(out, hidden), Initializer.fanIn()),
        bias(label + ".fc2", out, hidden),
        residual);
  }

  Tensor relu(String label, Tensor x) {
    return graph.apply(label, new Relu(), x);
  }

  Tensor add(String label, Tensor a, Tensor b) {
    return graph.apply(label, new Add(), a, b);
  }

  /** Batch norm with running statistics; {@code affine} gives it a weight and a bias. */
  Tensor batchNorm(String label, Tensor x, boolean affine) {
    BatchNorm operator = new BatchNorm(affine, 1e-5f, 0.1f, false);
    return graph.apply(label, operator, normInputs(label, x, x.shape().dim(-1), affine, true));
  }

  /** Batch norm followed by ReLU in the same pass. */
  Tensor batchNormRelu(String label, Tensor x) {
    BatchNorm operator = new BatchNorm(true, 1e-5f, 0.1f, true);
    return graph.apply(label, operator, normInputs(label, x, x.shape().dim(-1), true, true));
  }

  /** Batch norm in bands of frequency, each with statistics, weight and bias of its own. */
  Tensor subSpectralNorm(String label, Tensor x, int subBands) {
    SubSpectralNorm operator = new SubSpectralNorm(subBands, true, 1e-5f, 0.1f);
    int features = subBands * x.shape().dim(-1);
    return graph.apply(label, operator, normInputs(label, x, features, true, true));
  }

  Tensor layerNorm(String label, Tensor x) {
    LayerNorm operator = new LayerNorm(true, 1e-5f);
    return graph.apply(label, operator, normInputs(label, x, x.shape().dim(-1), true, false));
  }

  private Tensor[] normInputs(
      String label, Tensor x, int features, boolean affine, boolean running) {
    Shape shape = Shape.of(features);
    List<Tensor> inputs = new ArrayList<>(List.of(x));
    if (affine) {
      inputs.add(graph.parameter(label + ".weight", shape, Initializer.constant(1)));
      inputs.add(graph.parameter(label + ".bias", shape, Initializer.constant(0)));
    }
    if (running) {
      inputs.add(graph.state(label + ".running_mean", shape, Initializer.constant(0)));
      inputs.add(graph.state(label + ".running_var", shape, Initializer.constant(1)));
    }
    return inputs.toArray(Tensor[]::new);
  }

  Tensor gelu(String label, Tensor x) {
    return graph.apply(label, new Gelu(), x);
  }

  Tensor silu(String label, Tensor x) {
    return graph.apply(label, new Silu(), x);
  }

  /** Self-attention over rows of queries, keys and values. */
  Tensor attention(String label, Tensor qkv, int heads) {
    return graph.apply(label, new Attention(heads), qkv);
  }

  /** The mean of max(x, 0) over windows that do not overlap. */
  Tensor reluAveragePool(String label, Tensor x, int height, int width) {
    return graph.apply(label, new AveragePool(height, width, true), x);
  }

  /** The mean over all positions, [N, C]. */
  Tensor globalAverage(String label, Tensor x) {
    return graph.apply(label, new Mean(Mean.Over.POSITIONS), x);
  }

  /** The mean over the height of [N, H, W, C], [N, 1, W, C]. */
  Tensor meanOverFrequency(String label, Tensor x) {
    return graph.apply(label, new Mean(Mean.Over.HEIGHT), x);
  }

  /** Mean and standard deviation over time, [N, 2C]. */
  Tensor statistics(String label, Tensor x) {
    return graph.apply(label, new Statistics(1e-5f), x);
  }

  /** Features [N, bands, frames] as a sequence of frames [N, frames, bands]. */
  Tensor frames(Tensor x) {
    return graph.apply("frames", new Transpose(), x);
  }

  /** A trained token [C] in front of each sequence. */
  Tensor token(String label, Tensor x) {
    Tensor token =
        graph.parameter(label, Shape.of(x.shape().dim(-1)), Initializer.truncatedNormal(0.02));
    return graph.apply(label + ".prepend", new PrependToken(), x, token);
  }

  /** A trained vector for each position of a sequence, added to it. */
  Tensor position(String label, Tensor x) {
    Shape shape = Shape.of(x.shape().dim(1), x.shape().dim(2));
    Tensor position = graph.parameter(label, shape, Initializer.truncatedNormal(0.02));
    return graph.apply(label + ".add", new AddPosition(), x, position);
  }

  /** The first position of a sequence, [N, C]. */
  Tensor first(String label, Tensor x) {
    return graph.apply(label, new TakeToken(0), x);
  }

  /** x [N, F, T, C] plus the same b [N, 1, T, C] at every frequency. */
  Tensor broadcastAdd(String label, Tensor x, Tensor b) {
    return graph.apply(label, new BroadcastAdd(), x, b);
  }

  /** Dropout of whole channels; nothing in inference or at rate 0. */
  Tensor channelDropout(String label, Tensor x, double rate) {
    return graph.apply(label, new Dropout(rate, true, nextDropout++), x, graph.random());
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
