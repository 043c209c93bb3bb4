package org.unhear.unlearn;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.unhear.train.OptimizerSpec;

/**
 * L = mean over a mixed batch of KL_T(teacher_i, model): the original model teaches a retained
 * sample, a model that was never trained a forgotten one. The paper omits T²; here it is included.
 */
public final class BadTeacher implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "bad-teacher",
        "Learns the forget set from an untrained model and the retain set from the original one.",
        "Chundawat et al., AAAI 2023",
        "the forget set and the retain set",
        "optimizer, rate, T and epochs as in the paper's public code");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        OptimizerSpec.adam(1e-4),
        1,
        Hyperparameter.whole("batch", 64, 1, 1 << 20, "recordings in a step"),
        Hyperparameter.number("T", 1, 1e-3, 1e3, "temperature"));
  }

  @Override
  public void run(UnlearningContext context) {
    int[] forget = context.forget();
    int[] all = IntStream.concat(IntStream.of(forget), IntStream.of(context.retain())).toArray();
    int size = context.hyper().whole("batch");
    Teacher bad = context.teacher(context.draws().weights("teacher", context.learner()), forget);
    Term.Distillation teachers =
        new Term.Distillation(
            context.original().with(bad, forget), (float) context.hyper().number("T"));
    BitSet forgotten = new BitSet();
    IntStream.of(forget).forEach(forgotten::set);
    try (Descent descent = context.descent()) {
      descent.epochs(
          Batches.count(all.length, size),
          epoch ->
              descent.each(
                  "union",
                  epoch,
                  Arrays.asList(context.draws().batches("union", epoch, all, size)),
                  batch -> {
                    BatchLosses losses =
                        descent.add(Term.divergence("union", context.examples(), batch, teachers));
                    report(descent, losses, batch, forgotten);
                  }));
    }
  }

  private static void report(Descent descent, BatchLosses losses, int[] batch, BitSet forgotten) {
    double[] sums = new double[2];
    for (int i = 0; i < batch.length; i++) {
      sums[forgotten.get(batch[i]) ? 0 : 1] += losses.value(i);
    }
    descent.report("forget_sum", sums[0]);
    descent.report("retain_sum", sums[1]);
  }
}
