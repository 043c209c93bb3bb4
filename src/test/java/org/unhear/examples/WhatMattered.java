package org.unhear.examples;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.unhear.gradients.ConjugateGradients;
import org.unhear.gradients.DampedFisher;
import org.unhear.gradients.DiagonalFisher;
import org.unhear.gradients.Importance;
import org.unhear.gradients.Influence;
import org.unhear.gradients.SampleGradients;
import org.unhear.train.Examples;
import org.unhear.train.Learner;

/** Which training examples helped a trained model to a prediction, and which layers it needs. */
public final class WhatMattered {
  private WhatMattered() {}

  /** The training example whose gradient is most like that of another. */
  static int mostAlike(Learner learner, Examples examples, int[] training, int of) {
    try (SampleGradients gradients = new SampleGradients(learner)) {
      Influence influence = new Influence(gradients, examples, new int[] {of});
      double[] cosines = influence.cosines(influence.similarity(training));
      return training[largest(cosines)];
    }
  }

  /** The training example without which the loss of another would rise most, by estimate. */
  static int mostHelpful(Learner learner, Examples examples, int[] training, int of) {
    try (SampleGradients gradients = new SampleGradients(learner)) {
      Influence influence = new Influence(gradients, examples, new int[] {of});
      DampedFisher curvature = new DampedFisher(gradients, examples, training, 0.1);
      double[] inverse =
          ConjugateGradients.solve(curvature, influence.gradient(), 200, 1e-2)
              .requireConverged(1e-2, "Raise the damping.")
              .x();
      return training[largest(influence.ofRemoval(training, inverse))];
    }
  }

  /** The layer whose parameters examples depend on most. */
  static String mostImportantLayer(Learner learner, Examples examples, int[] indices) {
    try (SampleGradients gradients = new SampleGradients(learner)) {
      double[] fisher = DiagonalFisher.expected(gradients, examples, indices);
      return new Importance(learner.weights().parameters(), fisher)
          .layers().stream()
              .max(Comparator.comparingDouble(Importance.Layer::mean))
              .orElseThrow()
              .layer();
    }
  }

  private static int largest(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .max(Comparator.comparingDouble(i -> values[i]))
        .orElseThrow();
  }
}
