package org.unhear.unlearn;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.unhear.train.Pass;

/**
 * Losses of the samples of one batch, and the weights they get in the backward pass. Reused from
 * step to step.
 */
public final class BatchLosses {
  private final int classes;
  private final double[] values;
  private final double[] sigmas;
  private final double[] crossEntropies;
  private final double[] divergences;
  private float[] crossEntropyWeights = new float[0];
  private float[] divergenceWeights = new float[0];
  private float[] teacherLogits = new float[0];
  private int count;

  BatchLosses(int capacity, int classes) {
    this.classes = classes;
    values = new double[capacity];
    sigmas = new double[capacity];
    crossEntropies = new double[capacity];
    divergences = new double[capacity];
  }

  int capacity() {
    return values.length;
  }

  int classes() {
    return classes;
  }

  /** The loss of the i-th sample of the batch. */
  public double value(int i) {
    return values[i];
  }

  /** Mean of the sample losses. */
  public double mean() {
    return mean(values);
  }

  /** Mean cross-entropy. */
  public double crossEntropy() {
    return mean(crossEntropies);
  }

  /** Mean divergence from the teacher. */
  public double divergence() {
    return mean(divergences);
  }

  private double mean(double[] of) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += of[i];
    }
    return sum / count;
  }

  void evaluate(Pass pass, Term term) {
    count = term.batch().length;
    if (crossEntropyWeights.length != count) {
      crossEntropyWeights = new float[count];
      divergenceWeights = new float[count];
      teacherLogits = new float[count * classes];
    }
    pass.load(term.examples(), term.batch(), 0);
    boolean distilling = term.distillation().isPresent();
    if (distilling) {
      term.distillation().get().teacher().gather(term.batch(), teacherLogits);
      pass.teacher(teacherLogits);
    }
    pass.forward();
    copy(pass.losses(), crossEntropies);
    if (distilling) {
      copy(pass.divergences(), divergences);
    } else {
      Arrays.fill(divergences, 0, count, 0);
    }
    for (int i = 0; i < count; i++) {
      values[i] = term.loss().value(term.batch()[i], crossEntropies[i], divergences[i]);
    }
  }

  /**
   * Computes the samples' weights; returns the mean loss with {@link SuperLoss} weights, if any.
   */
  double weigh(Term term, Optional<SuperLoss> superLoss, Map<String, Double> report) {
    if (superLoss.isPresent()) {
      SuperLoss.Summary summary = superLoss.get().weigh(term.name(), values, count, sigmas);
      report.put(term.name() + "_tau", summary.tau());
      report.put(term.name() + "_superloss", summary.superLoss());
      report.put(term.name() + "_sigma_mean", summary.meanSigma());
    } else {
      Arrays.fill(sigmas, 0, count, 1);
    }
    report.put(term.name(), mean());
    double sum = 0;
    for (int i = 0; i < count; i++) {
      int example = term.batch()[i];
      double weight = term.weight() * sigmas[i] / count;
      crossEntropyWeights[i] =
          (float)
              (weight * term.loss().crossEntropySlope(example, crossEntropies[i], divergences[i]));
      divergenceWeights[i] =
          (float)
              (weight * term.loss().divergenceSlope(example, crossEntropies[i], divergences[i]));
      sum += sigmas[i] * values[i];
    }
    return sum / count;
  }

  void backward(Pass pass) {
    pass.backward(crossEntropyWeights, divergenceWeights);
  }

  private void copy(float[] from, double[] to) {
    for (int i = 0; i < count; i++) {
      to[i] = from[i];
    }
  }
}
