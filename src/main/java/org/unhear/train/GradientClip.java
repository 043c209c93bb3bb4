package org.unhear.train;

import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.device.Program;
import org.unhear.graph.FlatVectors;

/**
 * Scales a learner's whole gradient by min(1, limit / (‖g‖ + 10⁻⁶)), on the device (Pascanu et al.,
 * 2013; the formula as in PyTorch's {@code clip_grad_norm_}). To be closed before the learner.
 */
public final class GradientClip implements AutoCloseable {
  private final FlatVectors vectors;
  private final Buffer squares;
  private final Program measure;
  private final Program scale;
  private final Device device;
  private final float[] square = new float[1];

  /**
   * @param limit largest norm, above 0; infinite to measure alone
   */
  public GradientClip(Learner learner, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("a gradient is clipped to a norm above 0, got " + limit);
    }
    Buffer gradient = learner.gradient();
    device = learner.device();
    vectors = new FlatVectors(device, gradient.elements());
    try {
      squares = vectors.number(0);
      measure = vectors.sumOfSquares(gradient, squares);
      scale = vectors.clip(squares, vectors.number(limit), gradient);
    } catch (RuntimeException e) {
      vectors.close();
      throw e;
    }
  }

  /** Clips the gradient. */
  public void apply() {
    measure.run();
    scale.run();
  }

  /** Measures the gradient without a change; {@link #scale} then clips it. */
  double measure() {
    measure.run();
    return norm();
  }

  /** Clips the gradient that was measured. */
  void scale() {
    scale.run();
  }

  /** The norm before the last {@link #apply}. */
  public double norm() {
    device.read(squares, square, 0, 1);
    return Math.sqrt(square[0]);
  }

  @Override
  public void close() {
    vectors.close();
  }
}
