package org.unhear.gradients;

import org.unhear.train.Examples;

/**
 * A = (1/n) Σ_i Jᵢᵀ (diag pᵢ − pᵢ pᵢᵀ) Jᵢ + damping · I over n examples, J the Jacobian of the
 * logits: the Gauss-Newton matrix of the cross-entropy, and the true Fisher matrix, since it equals
 * (1/n) Σ_i Σ_y p_y g_y g_yᵀ over all labels y. A product costs two passes for each class.
 */
public record DampedGaussNewton(
    SampleGradients gradients, Examples examples, int[] indices, double damping)
    implements DampedMatrix {
  @Override
  public double[] product(double[] v) {
    double[][] probabilities = gradients.probabilities(examples, indices);
    double[] product = v.clone();
    Vectors.scale(product, damping);
    for (int y = 0; y < gradients.learner().model().classes(); y++) {
      int label = y;
      Examples labelled = examples.labelled(index -> label);
      double[] dots = gradients.dots(labelled, indices, v);
      for (int i = 0; i < dots.length; i++) {
        dots[i] *= probabilities[i][y] / indices.length;
      }
      Vectors.add(product, 1, gradients.sum(labelled, indices, dots));
    }
    return product;
  }
}
