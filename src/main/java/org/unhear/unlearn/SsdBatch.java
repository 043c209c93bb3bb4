package org.unhear.unlearn;

import java.util.List;
import org.unhear.gradients.SampleGradients;

/**
 * Selective synaptic dampening with I = (1/#batches) Σ_b (∇CE(b))²: the batch mean squared, as in
 * the paper's public code.
 */
public final class SsdBatch implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "ssd-batch",
        "As ssd, with the importance of its public code: cheaper, and dependent on the batch size.",
        "Foster et al., AAAI 2024",
        "the forget set and the retain set",
        "alpha and lam as in the paper");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Dampening.hyperparameters(
        Hyperparameter.whole("batch", 64, 1, 1 << 20, "recordings whose gradients are averaged"));
  }

  @Override
  public void run(UnlearningContext context) {
    try (SampleGradients gradients = context.sampleGradients()) {
      double[] forget = importance(context, gradients, "forget", context.forget());
      Dampening.apply(context, forget, importance(context, gradients, "all", context.task().all()));
    }
  }

  private static double[] importance(
      UnlearningContext context, SampleGradients gradients, String stream, int[] indices) {
    int[][] batches = context.draws().batches(stream, 1, indices, context.hyper().whole("batch"));
    double[] importance = new double[gradients.total()];
    for (int[] batch : batches) {
      double[] mean = gradients.sum(context.examples(), batch, 1.0 / batch.length);
      for (int i = 0; i < mean.length; i++) {
        importance[i] += mean[i] * mean[i] / batches.length;
      }
    }
    return importance;
  }
}
