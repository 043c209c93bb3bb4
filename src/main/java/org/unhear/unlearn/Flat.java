package org.unhear.unlearn;

import org.unhear.device.Buffer;
import org.unhear.gradients.Vectors;
import org.unhear.graph.ParameterLayout;
import org.unhear.train.Learner;

/**
 * Arithmetic on flat parameter buffers [P] through host memory, for what methods do once or seldom.
 * "Dense" vectors are without the gaps of {@link ParameterLayout}.
 */
final class Flat {
  private Flat() {}

  /** The elements of a flat buffer in the order of the model. */
  static float[] dense(Learner learner, Buffer vector) {
    ParameterLayout layout = learner.weights().parameters();
    return dense(layout, learner.device().read(vector, Math.toIntExact(layout.total())), 0);
  }

  /** The elements without gaps of {@code flat[from …]}. */
  static float[] dense(ParameterLayout layout, float[] flat, int from) {
    float[] dense = new float[Math.toIntExact(layout.count())];
    int at = 0;
    for (ParameterLayout.Slot slot : layout.slots()) {
      System.arraycopy(flat, from + (int) slot.offset(), dense, at, slot.size());
      at += slot.size();
    }
    return dense;
  }

  /** A dense vector with the gaps of a layout, which are zeros. */
  static float[] padded(ParameterLayout layout, float[] dense) {
    float[] flat = new float[Math.toIntExact(layout.total())];
    int at = 0;
    for (ParameterLayout.Slot slot : layout.slots()) {
      System.arraycopy(dense, at, flat, (int) slot.offset(), slot.size());
      at += slot.size();
    }
    return flat;
  }

  /** Hands a vector with gaps to who follows the run. */
  static void result(UnlearningContext context, String name, double[] flat) {
    ParameterLayout layout = context.learner().weights().parameters();
    context.result(name, dense(layout, Vectors.narrow(flat), 0));
  }

  /** θ ← θ + factor · step. */
  static void move(Learner learner, double factor, double[] step) {
    float[] theta = learner.device().read(learner.weights().flat(), step.length);
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) (theta[i] + factor * step[i]);
    }
    learner.device().write(learner.weights().flat(), theta);
  }
}
