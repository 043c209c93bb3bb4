package org.unhear.unlearn;

import org.unhear.device.Buffer;
import org.unhear.device.Program;
import org.unhear.graph.FlatVectors;

/** Scales the whole gradient by min(1, limit / (‖g‖ + 10⁻⁶)). */
final class GradientClip {
  private final FlatVectors vectors;
  private final Buffer squares;
  private final Program measure;
  private final Program scale;

  GradientClip(UnlearningContext context, double limit) {
    vectors = context.vectors();
    squares = vectors.number(0);
    measure = vectors.sumOfSquares(context.learner().gradient(), squares);
    scale = vectors.clip(squares, vectors.number(limit), context.learner().gradient());
  }

  /** Clips; returns the norm before. */
  double apply() {
    measure.run();
    double norm = Math.sqrt(vectors.value(squares));
    scale.run();
    return norm;
  }
}
