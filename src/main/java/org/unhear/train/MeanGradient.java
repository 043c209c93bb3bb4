package org.unhear.train;

/** The gradient of the mean cross-entropy of a batch, its norm limited where that is wanted. */
final class MeanGradient implements GradientRule {
  private final Learner learner;
  private final long seed;
  private final FiniteGuard guard;
  private final GradientClip norm;
  private final boolean limited;

  MeanGradient(Learner learner, TrainingSpec spec, long steps) {
    this.learner = learner;
    this.seed = spec.seed();
    this.guard = new FiniteGuard(learner, steps);
    this.limited = spec.clip() > 0;
    this.norm = new GradientClip(learner, limited ? spec.clip() : Double.POSITIVE_INFINITY);
  }

  @Override
  public double gradient(Examples view, int[] order, int first, int count, long step) {
    Pass pass = learner.trainingPass(count);
    guard.remember();
    learner.zeroGradient();
    pass.load(view, order, first).random(seed, (int) step).forward().backwardMean();
    double loss = mean(pass.losses());
    if (!Double.isFinite(loss)) {
      throw guard.explain("loss", loss, pass, view, order, first, step);
    }
    double length = norm.measure();
    if (!Double.isFinite(length)) {
      throw guard.explain("norm of the gradient", length, pass, view, order, first, step);
    }
    if (limited) {
      norm.scale();
    }
    return loss;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Override
  public boolean takesEmptyBatches() {
    return false;
  }

  @Override
  public void close() {
    norm.close();
  }
}
