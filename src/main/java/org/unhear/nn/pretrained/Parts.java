package org.unhear.nn.pretrained;

import java.util.function.Predicate;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.Initializer;
import org.unhear.graph.Tensor;
import org.unhear.ops.Add;
import org.unhear.ops.Dropout;
import org.unhear.ops.Gelu;
import org.unhear.ops.LayerNorm;
import org.unhear.ops.Linear;
import org.unhear.ops.Scale;

/**
 * Layers of a pretrained network: an operator together with its parameters, named as transformers
 * names them. A parameter that is frozen becomes a state of the graph, so that it has neither
 * gradient nor optimizer state.
 *
 * @param frozen names of the parameters that stay as they are
 */
record Parts(Graph graph, Start start, Predicate<String> frozen, Tuning tuning) {
  /** The deviation of fresh weights in all the models here. */
  private static final double DEVIATION = 0.02;

  static final Initializer ZERO = Initializer.constant(0);
  static final Initializer ONE = Initializer.constant(1);

  /** Deviation √(2/fan-in) (He et al., 2015), for convolutions. */
  static final Initializer HE_NORMAL =
      (shape, random) ->
          Initializer.truncatedNormal(Math.sqrt(2.0 / shape.sampleSize())).values(shape, random);

  /** A parameter with its first values, drawn as told where there is no checkpoint. */
  Tensor parameter(String name, Initializer drawn, int... dims) {
    return frozen.test(name) ? constant(name, drawn, dims) : trained(name, drawn, dims);
  }

  private Tensor trained(String name, Initializer drawn, int... dims) {
    Shape shape = Shape.of(dims);
    return graph.parameter(name, shape, first(name, drawn));
  }

  /** A tensor that is never trained. */
  Tensor constant(String name, Initializer drawn, int... dims) {
    Shape shape = Shape.of(dims);
    return graph.state(name, shape, first(name, drawn));
  }

  /** Looks into the checkpoint only when values are wanted. */
  private Initializer first(String name, Initializer drawn) {
    return (shape, random) -> start.values(name, shape).orElse(drawn).values(shape, random);
  }

  Tensor weight(String name, int... dims) {
    return parameter(name, Initializer.truncatedNormal(DEVIATION), dims);
  }

  /** y = x Wᵀ + b. */
  Tensor linear(String name, Tensor x, int out) {
    return linear(name, x, out, true);
  }

  Tensor linear(String name, Tensor x, int out, boolean bias) {
    Tensor weight = weight(name + ".weight", out, x.shape().dim(-1));
    return bias
        ? graph.apply(
            label(name), new Linear(true), x, weight, parameter(name + ".bias", ZERO, out))
        : graph.apply(label(name), new Linear(false), x, weight);
  }

  /**
   * y = x Wᵀ + b, and with low-rank updates also alpha/rank · x Aᵀ Bᵀ: W and b then stay as they
   * are, A is drawn and B starts at 0.
   */
  Tensor tuned(String name, Tensor x, int out, boolean bias) {
    Tensor y = linear(name, x, out, bias);
    if (!tuning.updates()) {
      return y;
    }
    int rank = tuning.rank();
    String down = name + ".lora_A";
    String up = name + ".lora_B";
    Tensor a = trained(down + ".weight", Initializer.fanIn(), rank, x.shape().dim(-1));
    Tensor b = trained(up + ".weight", ZERO, out, rank);
    Tensor low = graph.apply(label(down), new Linear(false), x, a);
    Tensor update = graph.apply(label(up), new Linear(false), low, b);
    float scale = (float) (tuning.alpha() / rank);
    Tensor scaled = graph.apply(label(up) + ".scale", new Scale(scale), update);
    return add(name + ".update", y, scaled);
  }

  Tensor layerNorm(String name, Tensor x, float eps) {
    int channels = x.shape().dim(-1);
    return graph.apply(
        label(name),
        new LayerNorm(true, eps),
        x,
        parameter(name + ".weight", ONE, channels),
        parameter(name + ".bias", ZERO, channels));
  }

  Tensor gelu(String name, Tensor x) {
    return graph.apply(label(name), new Gelu(), x);
  }

  Tensor add(String name, Tensor a, Tensor b) {
    return graph.apply(label(name), new Add(), a, b);
  }

  /** Dropout in training; nothing otherwise. */
  Tensor dropout(String name, Tensor x, double rate) {
    if (rate == 0 || graph.mode() == Graph.Mode.INFERENCE) {
      return x;
    }
    return graph.apply(label(name), Dropout.named(name, rate), x, graph.random());
  }

  /** The label of the node that computes a layer: its name, without the family in front. */
  static String label(String name) {
    return name.replaceFirst("^(wav2vec2|hubert)\\.", "");
  }
}
