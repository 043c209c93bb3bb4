package org.unhear.unlearn;

import java.util.Optional;
import org.unhear.train.Examples;

/**
 * A part of a step's objective: weight · mean over a batch of a sample loss.
 *
 * @param name under which its samples are known to {@link SuperLoss} and its mean to the listener
 * @param examples with the labels to be used
 * @param weight negative to ascend
 * @param distillation the teacher behind the divergence; empty when the loss does not read it
 */
public record Term(
    String name,
    Examples examples,
    int[] batch,
    double weight,
    Optional<Distillation> distillation,
    SampleLoss loss) {
  /** A teacher and a temperature: KL = T² KL(softmax(t/T) ‖ softmax(z/T)). */
  public record Distillation(Teacher teacher, float temperature) {}

  /** Mean cross-entropy. */
  public static Term crossEntropy(String name, Examples examples, int[] batch) {
    return new Term(name, examples, batch, 1, Optional.empty(), SampleLoss.CROSS_ENTROPY);
  }

  /** Mean divergence from a teacher. */
  public static Term divergence(
      String name, Examples examples, int[] batch, Distillation distillation) {
    return new Term(name, examples, batch, 1, Optional.of(distillation), SampleLoss.DIVERGENCE);
  }

  public Term times(double factor) {
    return new Term(name, examples, batch, weight * factor, distillation, loss);
  }

  public Term with(SampleLoss other) {
    return new Term(name, examples, batch, weight, distillation, other);
  }
}
