package org.unhear.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.unhear.UnhearException;
import org.unhear.device.DataType;
import org.unhear.device.Shape;
import org.unhear.graph.Executor;
import org.unhear.graph.Graph;
import org.unhear.graph.Initializer;
import org.unhear.graph.Operator;
import org.unhear.graph.Parameter;
import org.unhear.graph.Tensor;
import org.unhear.io.SafeTensors;
import org.unhear.nn.Model;
import org.unhear.ops.Attention;
import org.unhear.ops.BatchNorm;
import org.unhear.ops.Convolution;
import org.unhear.ops.Convolution.Pair;
import org.unhear.ops.Embedding;
import org.unhear.ops.GroupNorm;
import org.unhear.ops.LayerNorm;
import org.unhear.ops.Linear;
import org.unhear.ops.SoftmaxCrossEntropy;

/**
 * The graph of a golden per-sample case: one layer or a small network. Golden tensors have channels
 * first where PyTorch has; the graph has them last.
 *
 * @param seeded what the upstream gradient is given for: the layer's result, or the loss
 * @param target integers that a network's loss compares with
 * @param channelsFirst whether golden input and result have their channels after the batch axis
 */
record PerSampleLayer(
    Graph graph,
    Tensor x,
    Tensor seeded,
    Tensor upstream,
    Optional<Tensor> target,
    boolean channelsFirst) {

  /** Builds the graph of a case. */
  static PerSampleLayer of(JsonNode json) {
    Graph graph = new Graph(Graph.Mode.INFERENCE);
    String kind = json.path("layer").asText();
    if (kind.equals("network")) {
      return network(graph, json);
    }
    boolean channelsFirst =
        kind.startsWith("conv") || kind.equals("groupnorm") || kind.equals("batchnorm_eval");
    DataType type = kind.equals("embedding") ? DataType.INT32 : DataType.FLOAT32;
    Tensor x = graph.input("x", type, inputShape(json, kind, channelsFirst));
    Tensor y = graph.keep(apply(graph, json, kind, x));
    Tensor upstream = graph.input("upstream", DataType.FLOAT32, y.shape());
    return new PerSampleLayer(graph, x, y, upstream, Optional.empty(), channelsFirst);
  }

  private static PerSampleLayer network(Graph graph, JsonNode json) {
    Model model = UnlearnData.model(json.path("network"));
    int batch = json.path("batch").intValue();
    Shape example = model.example();
    Shape shape = Shape.of(batch, example.dim(0), example.dim(1));
    Tensor x = graph.input("x", DataType.FLOAT32, shape);
    Tensor target = graph.input("target", DataType.INT32, Shape.of(batch));
    Tensor logits = model.build(graph, x).logits();
    Tensor loss = graph.keep(graph.apply("loss", new SoftmaxCrossEntropy(), logits, target));
    Tensor upstream = graph.input("upstream", DataType.FLOAT32, loss.shape());
    return new PerSampleLayer(graph, x, loss, upstream, Optional.of(target), false);
  }

  private static Shape inputShape(JsonNode json, String kind, boolean channelsFirst) {
    List<Integer> dims = new ArrayList<>(List.of(json.path("batch").intValue()));
    if (channelsFirst) {
      json.path("size").forEach(extent -> dims.add(extent.intValue()));
    } else if (json.path("positions").isNumber()) {
      dims.add(json.path("positions").intValue());
    }
    switch (kind) {
      case "conv1d", "conv2d", "linear" -> dims.add(json.path("in").intValue());
      case "groupnorm", "batchnorm_eval" -> dims.add(json.path("channels").intValue());
      case "layernorm", "attention" -> dims.add(json.path("width").intValue());
      case "embedding" -> {}
      default ->
          throw new UnhearException(
              "The layer '" + kind + "' is unknown.", "Is this file of a newer unhear?");
    }
    return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Tensor apply(Graph graph, JsonNode json, String kind, Tensor x) {
    boolean bias = json.path("bias").asBoolean();
    float eps = (float) json.path("eps").asDouble(1e-5);
    return switch (kind) {
      case "conv1d", "conv2d" -> layer(graph, json, "", convolution(json), x);
      case "linear" -> layer(graph, json, "", new Linear(bias), x);
      case "layernorm" -> layer(graph, json, "", new LayerNorm(true, eps), x);
      case "groupnorm" ->
          layer(graph, json, "", new GroupNorm(json.path("groups").intValue(), true, eps), x);
      case "batchnorm_eval" -> layer(graph, json, "", new BatchNorm(true, eps, 0.1f, false), x);
      case "embedding" ->
          layer(graph, json, "", new Embedding(json.path("padding_index").asInt(-1)), x);
      case "attention" -> {
        Tensor qkv = layer(graph, json, "qkv.", new Linear(bias), x);
        Tensor mixed = graph.apply("attention", new Attention(json.path("heads").intValue()), qkv);
        yield layer(graph, json, "out.", new Linear(true), mixed);
      }
      default -> throw new IllegalStateException(kind);
    };
  }

  /** Applies an operator with those parameters of the case whose names start so, weight first. */
  private static Tensor layer(
      Graph graph, JsonNode json, String prefix, Operator operator, Tensor x) {
    List<Tensor> operands = new ArrayList<>(List.of(x));
    for (String name : List.of("weight", "bias")) {
      for (JsonNode parameter : json.path("parameters")) {
        if (parameter.path("name").asText().equals(prefix + name)) {
          operands.add(
              graph.parameter(
                  prefix + name, shape(parameter.path("shape")), Initializer.constant(0)));
        }
      }
    }
    if (operator instanceof BatchNorm) {
      Shape channels = Shape.of(x.shape().dim(-1));
      operands.add(graph.state("running_mean", channels, Initializer.constant(0)));
      operands.add(graph.state("running_var", channels, Initializer.constant(1)));
    }
    return graph.apply(prefix + "layer", operator, operands.toArray(Tensor[]::new));
  }

  private static Convolution convolution(JsonNode json) {
    return new Convolution(
        pair(json.path("stride"), 1),
        pair(json.path("padding"), 0),
        pair(json.path("dilation"), 1),
        json.path("groups").intValue(),
        json.path("bias").asBoolean(),
        false);
  }

  private static Pair pair(JsonNode numbers, int height) {
    int last = numbers.path(numbers.size() - 1).intValue();
    return new Pair(numbers.size() > 1 ? numbers.path(0).intValue() : height, last);
  }

  private static Shape shape(JsonNode numbers) {
    int[] dims = new int[numbers.size()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = numbers.path(i).intValue();
    }
    return Shape.of(dims);
  }

  int batch() {
    return x.shape().dim(0);
  }

  List<String> parameterNames() {
    return graph.parameters().stream().map(Parameter::name).toList();
  }

  /** Writes input, target and upstream gradient of a case. */
  void write(Executor executor, SafeTensors tensors) {
    if (x.type() == DataType.INT32) {
      executor.write(x, tensors.ints("x"));
    } else {
      executor.write(x, toChannelsLast(tensors.floats("x"), x.shape()));
    }
    if (target.isPresent()) {
      executor.write(target.get(), tensors.ints("target"));
      float[] ones = new float[batch()];
      Arrays.fill(ones, 1);
      executor.write(upstream, ones);
    } else {
      executor.write(upstream, toChannelsLast(tensors.floats("output_grad"), upstream.shape()));
    }
  }

  /** An input's gradient in the layout of the golden files. */
  float[] toGoldenInput(float[] values) {
    int channels = x.shape().dim(-1);
    return channelsFirst ? transposed(values, (int) x.shape().positions(), channels) : values;
  }

  private float[] toChannelsLast(float[] values, Shape shape) {
    return channelsFirst ? transposed(values, shape.dim(-1), (int) shape.positions()) : values;
  }

  /** Exchanges the inner axes of [N, rows, columns]. */
  private static float[] transposed(float[] values, int rows, int columns) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int sample = i / (rows * columns);
      int row = i / columns % rows;
      int column = i % columns;
      result[(sample * columns + column) * rows + row] = values[i];
    }
    return result;
  }
}
