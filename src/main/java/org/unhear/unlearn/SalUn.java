package org.unhear.unlearn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.unhear.gradients.SampleGradients;
import org.unhear.gradients.Vectors;
import org.unhear.graph.ParameterLayout;
import org.unhear.train.Examples;
import org.unhear.train.OptimizerSpec;

/**
 * Saliency s = |Σ_{D_f} ∇CE| of the original model; a mask keeps the ⌊keep·P⌋ largest. Each epoch
 * goes over D_f with wrong labels, then over D_r, L = CE. What the mask leaves out stays as it was,
 * bit for bit.
 */
public final class SalUn implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "salun",
        "Random labels, but only the weights that the forget set's gradient singles out may move.",
        "Fan et al., ICLR 2024",
        "the forget set and the retain set",
        "keep as in the paper; rate and epochs are chosen here");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return Settings.descent(
        new OptimizerSpec.Sgd(0.01, 0.9, 5e-4),
        5,
        Settings.batch("forget", 64),
        Settings.batch("retain", 64),
        Hyperparameter.number("keep", 0.5, 0, 1, "share of the weights that may move")
            .searched(0.05, 1));
  }

  @Override
  public void run(UnlearningContext context) {
    ParameterLayout layout = context.learner().weights().parameters();
    float[] mask = mask(context, layout);
    EpochLabels labels = new EpochLabels(context);
    int perEpoch =
        Batches.count(context.forget().length, context.hyper().whole("forget_batch"))
            + Batches.count(context.retain().length, context.hyper().whole("retain_batch"));
    try (Descent descent = context.descent()) {
      context.learner().device().write(descent.optimizer().mask(), Flat.padded(layout, mask));
      descent.epochs(
          perEpoch,
          epoch -> {
            phase(context, descent, "forget", epoch, labels.of(epoch));
            phase(context, descent, "retain", epoch, context.examples());
          });
    }
  }

  private static void phase(
      UnlearningContext context, Descent descent, String phase, int epoch, Examples examples) {
    descent.each(
        phase,
        epoch,
        Arrays.asList(context.batches(phase, epoch)),
        batch -> descent.add(Term.crossEntropy(phase, examples, batch)));
  }

  private static float[] mask(UnlearningContext context, ParameterLayout layout) {
    float[] saliency;
    try (SampleGradients gradients = context.sampleGradients()) {
      double[] sum = gradients.sum(context.examples(), context.forget(), 1);
      saliency = Flat.dense(layout, Vectors.narrow(sum), 0);
    }
    for (int i = 0; i < saliency.length; i++) {
      saliency[i] = Math.abs(saliency[i]);
    }
    context.result("saliency", saliency);
    float[] mask = largest(saliency, context.hyper().number("keep"));
    context.result("mask", mask);
    return context.draws().given("mask").orElse(mask);
  }

  private static float[] largest(float[] saliency, double keep) {
    float[] mask = new float[saliency.length];
    IntStream.range(0, saliency.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -saliency[i]))
        .limit((long) Math.floor(keep * saliency.length))
        .forEach(i -> mask[i] = 1);
    return mask;
  }
}
