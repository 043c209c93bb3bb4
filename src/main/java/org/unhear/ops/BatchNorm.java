package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * y = w (x − mean)/√(variance + eps) + b for each channel (Ioffe &amp; Szegedy, 2015).
 *
 * <p>Inputs: x [N, …, C]; with {@code affine} a weight [C] and a bias [C]; the states running mean
 * [C] and running variance [C]. In training mode mean and variance are those of the batch over N
 * and positions (variance divided by the count), and the running ones move towards them by {@code
 * momentum}, the variance divided by the count less one. In inference mode the running ones are
 * used, and samples do not depend on each other.
 *
 * @param relu whether the result is max(·, 0), computed in the same pass
 */
public record BatchNorm(boolean affine, float eps, float momentum, boolean relu)
    implements Operator {
  public BatchNorm {
    BatchStatistics.require(eps, momentum);
  }

  /** With eps 1e-5 and momentum 0.1, the defaults of PyTorch. */
  public static BatchNorm of(boolean affine) {
    return new BatchNorm(affine, 1e-5f, 0.1f, false);
  }

  public BatchNorm withRelu() {
    return new BatchNorm(affine, eps, momentum, true);
  }

  @Override
  public String name() {
    return "batch_norm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, affine ? 5 : 3);
    Shapes.requireRank(inputs.get(0), "an input", 2, 4);
    BatchStatistics.requireFeatures(inputs, inputs.get(0).dim(-1), affine);
    return inputs.get(0);
  }

  @Override
  public List<Shape> saved(List<Shape> inputs) {
    return BatchStatistics.saved(inputs);
  }

  @Override
  public void forward(Node node, Emitter emit) {
    statistics(node).forward(node, emit);
  }

  @Override
  public void backward(Node node, Gradients emit) {
    statistics(node).backward(node, emit);
  }

  @Override
  public String perSampleObstacle(Node node) {
    return BatchStatistics.OBSTACLE;
  }

  private BatchStatistics statistics(Node node) {
    Shape x = node.input(0).shape();
    KernelCall attributes =
        KernelCall.of(name())
            .with("batch", x.dim(0))
            .with("bands", 1)
            .with("rows", x.positions())
            .with("channels", x.dim(-1))
            .with("eps", eps)
            .with("momentum", momentum)
            .with("affine", affine ? 1 : 0)
            .with("relu", relu ? 1 : 0);
    return new BatchStatistics(attributes, affine, relu);
  }
}
