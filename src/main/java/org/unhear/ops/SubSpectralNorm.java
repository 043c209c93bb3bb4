package org.unhear.ops;

import java.util.List;
import org.unhear.device.KernelCall;
import org.unhear.device.Shape;
import org.unhear.graph.Emitter;
import org.unhear.graph.Gradients;
import org.unhear.graph.Node;
import org.unhear.graph.Operator;

/**
 * Batch norm with statistics of its own for each sub-band of frequencies (Chang et al.,
 * "Subspectral Normalization for Neural Audio Data Processing", 2021).
 *
 * <p>Inputs: x [N, F, T, C] with F a multiple of the number S of sub-bands, which are contiguous;
 * with {@code affine} a weight [C·S] and a bias [C·S]; the states running mean [C·S] and running
 * variance [C·S]. Channel c of sub-band s is entry c·S + s, the order of PyTorch's {@code
 * BatchNorm2d(C·S)} on {@code x.view(N, C·S, F/S, T)}. Modes as for {@link BatchNorm}.
 */
public record SubSpectralNorm(int subBands, boolean affine, float eps, float momentum)
    implements Operator {
  public SubSpectralNorm {
    BatchStatistics.require(eps, momentum);
    if (subBands < 1) {
      throw new IllegalArgumentException("expected at least one sub-band, got " + subBands);
    }
  }

  /** Affine, with eps 1e-5 and momentum 0.1. */
  public static SubSpectralNorm of(int subBands) {
    return new SubSpectralNorm(subBands, true, 1e-5f, 0.1f);
  }

  @Override
  public String name() {
    return "sub_spectral_norm";
  }

  @Override
  public Shape output(List<Shape> inputs) {
    Shapes.requireCount(inputs, affine ? 5 : 3);
    Shape x = inputs.get(0);
    Shapes.requireRank(x, "an input", 4, 4);
    if (x.dim(1) % subBands != 0) {
      throw new IllegalArgumentException(
          "expected frequencies in a multiple of %d sub-bands, got %s".formatted(subBands, x));
    }
    BatchStatistics.requireFeatures(inputs, x.dim(3) * subBands, affine);
    return x;
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
            .with("bands", subBands)
            .with("rows", (long) x.dim(1) / subBands * x.dim(2))
            .with("channels", x.dim(3))
            .with("eps", eps)
            .with("momentum", momentum)
            .with("affine", affine ? 1 : 0);
    return new BatchStatistics(attributes, affine, false);
  }
}
