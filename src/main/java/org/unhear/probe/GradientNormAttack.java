package org.unhear.probe;

import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.unhear.data.Dataset;
import org.unhear.data.ForgetSet;
import org.unhear.evaluate.AttackSummary;
import org.unhear.experiment.DatasetExamples;
import org.unhear.experiment.Probe;
import org.unhear.experiment.Unheard;
import org.unhear.gradients.SampleGradients;
import org.unhear.train.Learner;

/**
 * The attack of who sees the weights: a recording is a member when the gradient of its loss is
 * small. Nasr et al., Comprehensive Privacy Analysis of Deep Learning, S&amp;P 2019. Gives {@code
 * mia_gradient_norm_auc}, of D_f against {@link Unheard} recordings; nothing for ensembles.
 */
public final class GradientNormAttack implements Probe {
  private static final int MOST = 1000;

  private final DatasetExamples examples;
  private final int[] members;
  private final int[] others;

  private GradientNormAttack(Setting setting) {
    Dataset data = setting.prepared().data();
    ForgetSet forget = setting.forget();
    int[] test = data.test();
    int[] unheard = IntStream.of(Unheard.places(data, forget)).map(i -> test[i]).toArray();
    this.examples = setting.prepared().examples();
    this.members = Some.of(forget.forget(), MOST);
    this.others = Some.of(unheard, MOST);
  }

  static Probe of(Setting setting) {
    return new GradientNormAttack(setting);
  }

  @Override
  public Map<String, Double> measure(Subject subject) {
    if (!(subject.model() instanceof Learner learner)) {
      return Map.of();
    }
    try (SampleGradients gradients = new SampleGradients(learner)) {
      AttackSummary summary =
          AttackSummary.of(scores(gradients, members), scores(gradients, others));
      return Map.of("mia_gradient_norm_auc", summary.auc());
    }
  }

  private double[] scores(SampleGradients gradients, int[] indices) {
    return DoubleStream.of(gradients.norms(examples, indices)).map(norm -> -norm).toArray();
  }
}
