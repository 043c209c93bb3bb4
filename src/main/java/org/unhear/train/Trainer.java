package org.unhear.train;

import java.util.Optional;
import org.unhear.UnhearException;

/**
 * Ordinary training: mean cross-entropy over mini-batches. Same build, device, data and recipe give
 * the same bits, also when it was stopped at a step and resumed.
 *
 * <p>The last batch of an epoch may be smaller; a single example left over is passed over in that
 * epoch, since batch statistics need two.
 */
public final class Trainer implements AutoCloseable {
  private final Learner learner;
  private final Examples examples;
  private final int[] indices;
  private final TrainingSpec spec;
  private final Optimizer optimizer;
  private final Optional<GradientClip> clip;
  private final EpochOrder order;
  private final int stepsPerEpoch;
  private int epoch;
  private int stepOfEpoch;
  private double lossOfEpoch;

  /**
   * @param indices examples to train on, at least two
   */
  public Trainer(Learner learner, Examples examples, int[] indices, TrainingSpec spec) {
    if (indices.length < 2) {
      throw new UnhearException(
          "There are " + indices.length + " recordings to train on.", "At least two are needed.");
    }
    this.learner = learner;
    this.examples = examples;
    this.indices = indices.clone();
    this.spec = spec;
    this.order = new EpochOrder(indices.length);
    int rest = indices.length % spec.batch();
    this.stepsPerEpoch =
        indices.length / spec.batch() + (rest >= 2 || indices.length < spec.batch() ? 1 : 0);
    this.optimizer = new Optimizer(spec.optimizer(), learner.weights(), learner.gradient());
    try {
      this.clip =
          spec.clip() > 0 ? Optional.of(new GradientClip(learner, spec.clip())) : Optional.empty();
    } catch (RuntimeException e) {
      optimizer.close();
      throw e;
    }
  }

  /** Steps of the whole training. */
  public long totalSteps() {
    return (long) stepsPerEpoch * spec.epochs();
  }

  /** Steps taken so far. */
  public long step() {
    return (long) epoch * stepsPerEpoch + stepOfEpoch;
  }

  /** The optimizer, whose states belong to a checkpoint that can be resumed. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /** Sum of the losses of this epoch's steps so far. */
  public double lossOfEpoch() {
    return lossOfEpoch;
  }

  /**
   * Continues after {@code steps} steps; weights and optimizer states must be those of that moment.
   */
  public void resumeAt(long steps, double lossesOfEpoch) {
    epoch = Math.toIntExact(steps / stepsPerEpoch);
    stepOfEpoch = Math.toIntExact(steps % stepsPerEpoch);
    lossOfEpoch = lossesOfEpoch;
    optimizer.resumeAt(steps);
  }

  Learner learner() {
    return learner;
  }

  /**
   * Trains to the end, or until the listener asks to stop.
   *
   * @return whether the training is complete
   * @throws UnhearException when a loss is not finite; the weights are those before that step
   */
  public boolean run(TrainingListener listener) {
    while (epoch < spec.epochs()) {
      if (!runEpoch(listener)) {
        return false;
      }
    }
    return true;
  }

  private boolean runEpoch(TrainingListener listener) {
    int[] shuffled = order.of(indices, spec.seed(), epoch);
    Examples view = examples.atEpoch(epoch);
    int done = stepOfEpoch * spec.batch();
    view.announce(shuffled, done, indices.length - done);
    while (stepOfEpoch < stepsPerEpoch) {
      int first = stepOfEpoch * spec.batch();
      Pass pass = learner.trainingPass(Math.min(spec.batch(), indices.length - first));
      double rate = spec.optimizer().learningRate() * spec.schedule().factor(step(), totalSteps());
      double loss = step(pass, view, shuffled, first, rate);
      lossOfEpoch += loss;
      stepOfEpoch++;
      listener.onStep(step(), totalSteps(), loss, rate);
      if (stepOfEpoch < stepsPerEpoch && listener.stopRequested()) {
        return false;
      }
    }
    double mean = lossOfEpoch / stepsPerEpoch;
    epoch++;
    stepOfEpoch = 0;
    lossOfEpoch = 0;
    listener.onEpoch(epoch, spec.epochs(), mean);
    return epoch == spec.epochs() || !listener.stopRequested();
  }

  private double step(Pass pass, Examples view, int[] shuffled, int first, double rate) {
    pass.load(view, shuffled, first).random(spec.seed(), (int) step()).forward();
    double loss = mean(pass.losses());
    if (!Double.isFinite(loss)) {
      throw new UnhearException(
          "The loss is %s at step %d of %d.".formatted(loss, step() + 1, totalSteps()),
          "A smaller learning rate or gradient clipping helps; the weights are those before this step.");
    }
    learner.zeroGradient();
    pass.backwardMean();
    clip.ifPresent(GradientClip::apply);
    optimizer.apply(rate);
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
  public void close() {
    clip.ifPresent(GradientClip::close);
    optimizer.close();
  }
}
