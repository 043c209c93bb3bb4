package org.unhear.probe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.unhear.experiment.Probe;
import org.unhear.graph.Weights;
import org.unhear.train.Examples;
import org.unhear.train.Learner;

/**
 * Accuracy on D_f after the weights were rounded or pruned: what a small change of all weights
 * brings back was hidden, not forgotten. Zhang et al., Catastrophic Failure of LLM Unlearning via
 * Quantization, ICLR 2025; Jia et al., Model Sparsity Can Simplify Machine Unlearning, NeurIPS
 * 2023. Gives {@code int8_}, {@code int8_channel_}, {@code int4_channel_} and {@code
 * pruned_forget_accuracy}; nothing for ensembles.
 */
public final class Compression implements Probe {
  private static final double PRUNED = 0.5;

  private final Examples examples;
  private final int[] forget;

  private Compression(Setting setting) {
    this.examples = setting.prepared().examples();
    this.forget = setting.forget().forget();
  }

  static Probe of(Setting setting) {
    return new Compression(setting);
  }

  @Override
  public Map<String, Double> measure(Subject subject) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (subject.model() instanceof Learner learner) {
      try (Learner copy = learner.fork()) {
        metrics.put("int8_forget_accuracy", after(learner, copy, new Rounding(8, false)::apply));
        metrics.put(
            "int8_channel_forget_accuracy", after(learner, copy, new Rounding(8, true)::apply));
        metrics.put(
            "int4_channel_forget_accuracy", after(learner, copy, new Rounding(4, true)::apply));
        metrics.put(
            "pruned_forget_accuracy",
            after(learner, copy, weights -> Rounding.prune(weights, PRUNED)));
      }
    }
    return metrics;
  }

  private double after(Learner learner, Learner copy, Consumer<Weights> change) {
    copy.weights().copyFrom(learner.weights());
    change.accept(copy.weights());
    return Accuracy.of(copy, examples, forget);
  }
}
