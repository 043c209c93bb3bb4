package org.unhear.ops;

import java.util.ArrayList;
import java.util.List;
import org.unhear.UnhearException;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Graph;
import org.unhear.graph.Node;
import org.unhear.graph.Tensor;

/**
 * The launches of batch norm and of sub-spectral norm, which is batch norm in bands. Saved tensors
 * are the mean and 1/√(variance + eps) of each feature, in the kernels' own order.
 *
 * @param attributes batch, bands, rows of a band, channels, eps, momentum, affine, relu
 */
record BatchStatistics(KernelCall attributes, boolean affine, boolean relu) {
  static final String OBSTACLE = "batch statistics tie the samples of a batch together.";

  static void require(float eps, float momentum) {
    if (!(eps > 0) || !(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "expected eps above 0 and momentum between 0 and 1, got %s and %s"
              .formatted(eps, momentum));
    }
  }

  static void requireFeatures(List<Shape> inputs, int features, boolean affine) {
    int states = affine ? 3 : 1;
    if (affine) {
      Shapes.require(inputs.get(1), "a weight", features);
      Shapes.require(inputs.get(2), "a bias", features);
    }
    Shapes.require(inputs.get(states), "a running mean", features);
    Shapes.require(inputs.get(states + 1), "a running variance", features);
  }

  static List<Shape> saved(List<Shape> inputs) {
    Shape features = inputs.get(inputs.size() - 1);
    return List.of(features, features);
  }

  void forward(Node node, Emitter emit) {
    List<Tensor> operands = new ArrayList<>(List.of(node.input(0)));
    if (emit.mode() == Graph.Mode.INFERENCE) {
      operands.add(runningMean(node));
      operands.add(runningVariance(node));
      addAffine(node, operands);
      emit.launchInPlace(
          call("batch_norm_inference"), operands, List.of(0), List.of(node.output()));
      return;
    }
    if (attribute("batch") * attribute("rows") == 1) {
      throw new UnhearException(
          "'%s' has one value a channel in %s: batch statistics need two."
              .formatted(node.label(), node.input(0).shape()),
          "Use a larger batch, or leave out a last batch of one.");
    }
    addAffine(node, operands);
    emit.launch(
        call("batch_norm_training"),
        operands,
        List.of(
            node.output(), node.saved(0), node.saved(1), runningMean(node), runningVariance(node)));
    operands.add(node.saved(0));
    operands.add(node.saved(1));
    emit.again(call("batch_norm_apply"), operands, List.of(node.output()));
  }

  void backward(Node node, Gradients emit) {
    if (emit.mode() == Graph.Mode.INFERENCE) {
      backwardOfInference(node, emit);
      return;
    }
    Tensor x = node.input(0);
    Tensor dy = emit.output();
    int features = node.saved(0).shape().dim(0);
    Tensor sums = emit.temporary(Shape.of(2, features));
    List<Tensor> reads = new ArrayList<>(List.of(x, dy, node.saved(0), node.saved(1)));
    addAffine(node, reads);
    emit.launch(call("batch_norm_gradient_sums"), reads, List.of(sums));
    if (affine) {
      emit.parameter(call("batch_norm_parameter_gradient").with("part", 1), 1, sums);
      emit.parameter(call("batch_norm_parameter_gradient").with("part", 0), 2, sums);
    }
    if (emit.wants(0)) {
      reads.add(4, sums);
      emit.launchInPlace(
          call("batch_norm_input_gradient"), reads, List.of(1, 0), List.of(emit.into(0)));
    }
  }

  private void backwardOfInference(Node node, Gradients emit) {
    Tensor dy = emit.output();
    if (relu) {
      Tensor masked = emit.temporary(dy.shape());
      emit.launchInPlace(
          KernelCall.of("relu_gradient").with("size", dy.shape().size()),
          List.of(node.output(), dy),
          List.of(1),
          List.of(masked));
      dy = masked;
    }
    Tensor mean = runningMean(node);
    Tensor variance = runningVariance(node);
    if (affine) {
      KernelCall gradient = call("batch_norm_inference_parameter_gradient");
      emit.parameter(gradient.with("part", 1), 1, node.input(0), dy, mean, variance);
      emit.parameter(gradient.with("part", 0), 2, node.input(0), dy, mean, variance);
    }
    if (emit.wants(0)) {
      List<Tensor> reads = new ArrayList<>(List.of(dy, variance));
      if (affine) {
        reads.add(node.input(1));
      }
      emit.launchInPlace(
          call("batch_norm_inference_input_gradient"), reads, List.of(0), List.of(emit.into(0)));
    }
  }

  private void addAffine(Node node, List<Tensor> operands) {
    if (affine) {
      operands.add(node.input(1));
      operands.add(node.input(2));
    }
  }

  private static Tensor runningMean(Node node) {
    return node.input(node.inputs().size() - 2);
  }

  private static Tensor runningVariance(Node node) {
    return node.input(node.inputs().size() - 1);
  }

  private double attribute(String name) {
    return attributes.attributes().get(name);
  }

  private KernelCall call(String kernel) {
    return new KernelCall(kernel, attributes.attributes());
  }
}
