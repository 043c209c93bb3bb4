package org.unhear.gradients;

import java.util.stream.DoubleStream;
import org.unhear.gradients.SampleGradients.Projections;
import org.unhear.train.Examples;

/**
 * Which training examples matter to the loss of others. With v the mean gradient of those others
 * and g_i that of training example i, all at the weights as they are:
 *
 * <pre>
 * similarity   g_i · v                a step on i lowers the loss of the others where it is positive
 *              g_i · v / ‖g_i‖ ‖v‖    the same without the lengths
 * influence    g_i · A⁻¹ v / n        how the loss of the others rises when i, one of n, is left out
 * </pre>
 *
 * The first is TracIn at one checkpoint (Pruthi et al., NeurIPS 2020); the last the influence
 * function (Koh and Liang, ICML 2017) with A a damped Fisher or Gauss-Newton matrix in the place of
 * the Hessian, as is usual where that need not be positive (Martens, JMLR 2020).
 */
public final class Influence {
  private final SampleGradients gradients;
  private final Examples examples;
  private final double[] v;

  /**
   * @param of the examples whose mean loss is to be explained, at least one
   */
  public Influence(SampleGradients gradients, Examples examples, int[] of) {
    if (of.length == 0) {
      throw new IllegalArgumentException("the mean gradient of no example");
    }
    this.gradients = gradients;
    this.examples = examples;
    this.v = gradients.sum(examples, of, 1.0 / of.length);
  }

  /** v, [P] in the layout of the weights. */
  public double[] gradient() {
    return v.clone();
  }

  /** g_i · v and ‖g_i‖ of training examples. */
  public Projections similarity(int[] training) {
    return gradients.projections(examples, training, v);
  }

  /** The cosine of each, 0 where a gradient is. */
  public double[] cosines(Projections similarity) {
    double norm = Vectors.norm(v);
    double[] cosines = similarity.dots().clone();
    for (int i = 0; i < cosines.length; i++) {
      double lengths = similarity.norms()[i] * norm;
      cosines[i] = lengths > 0 ? Math.max(-1, Math.min(1, cosines[i] / lengths)) : 0;
    }
    return cosines;
  }

  /**
   * The rise of the mean loss when each training example is left out.
   *
   * @param inverse A⁻¹ v
   */
  public double[] ofRemoval(int[] training, double[] inverse) {
    return DoubleStream.of(gradients.dots(examples, training, inverse))
        .map(dot -> dot / training.length)
        .toArray();
  }
}
