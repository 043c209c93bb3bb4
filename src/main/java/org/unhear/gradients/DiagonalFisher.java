package org.unhear.gradients;

import org.unhear.train.Examples;

/**
 * Diagonals of Fisher information matrices over a set of examples: how much the answers depend on
 * each parameter. Both are [P] in the layout of the weights.
 */
public final class DiagonalFisher {
  private DiagonalFisher() {}

  /** The empirical one, of the labels as they are: mean of g_i². One pass. */
  public static double[] empirical(SampleGradients gradients, Examples examples, int[] indices) {
    return gradients.squares(examples, indices, 1 / Math.sqrt(indices.length));
  }

  /**
   * The true one, of the labels that the model expects: mean of Σ_y p_y(x_i) (∂CE(x_i, y)/∂θ)². A
   * pass for each class. Unlike the empirical one it does not vanish where the model is right.
   */
  public static double[] expected(SampleGradients gradients, Examples examples, int[] indices) {
    double[][] probabilities = gradients.probabilities(examples, indices);
    double[] fisher = new double[gradients.total()];
    double[] roots = new double[indices.length];
    for (int y = 0; y < gradients.learner().model().classes(); y++) {
      for (int i = 0; i < roots.length; i++) {
        roots[i] = Math.sqrt(probabilities[i][y] / indices.length);
      }
      int label = y;
      Examples labelled = examples.labelled(index -> label);
      Vectors.add(fisher, 1, gradients.squares(labelled, indices, roots));
    }
    return fisher;
  }
}
