package org.unhear.train;

import org.unhear.UnhearException;

/**
 * Ordinary training: mean cross-entropy over mini-batches. Same build, device, data and recipe give
 * the same bits, also when it was stopped at a step and resumed.
 *
 * <p>The last batch of an epoch may be smaller; a single example left over is passed over in that
 * epoch, since batch statistics need two. Where {@link Slots} are empty, the mean is over those
 * that are there, and everything that counts steps (learning rate, optimizer, dropout) goes by the
 * slots: a batch that is left with fewer than two examples moves nothing, but is a step. So a
 * training is the same, bit for bit, with and without an example, up to the first step that misses
 * it.
 *
 * <p>A {@linkplain Privacy private} training differs: its batches are Poisson samples, and its
 * gradients are clipped one by one and have noise.
 */
public final class Trainer implements AutoCloseable {
  private final Learner learner;
  private final Examples examples;
  private final TrainingSpec spec;
  private final Optimizer optimizer;
  private final GradientRule rule;
  private final BatchSource batches;
  private int epoch;
  private int stepOfEpoch;
  private double lossOfEpoch;

  /**
   * @param indices examples to train on, at least two
   */
  public Trainer(Learner learner, Examples examples, int[] indices, TrainingSpec spec) {
    this(learner, examples, Slots.of(indices), spec);
  }

  /**
   * @param slots examples to train on, at least two that are there
   */
  public Trainer(Learner learner, Examples examples, Slots slots, TrainingSpec spec) {
    if (slots.present() < 2) {
      throw new UnhearException(
          "There are " + slots.present() + " recordings to train on.", "At least two are needed.");
    }
    this.learner = learner;
    this.examples = examples;
    this.spec = spec;
    this.batches =
        spec.privacy().on() ? new PoissonBatches(slots, spec) : new EpochBatches(slots, spec);
    this.optimizer = new Optimizer(spec.optimizer(), learner.weights(), learner.gradient());
    try {
      this.rule =
          spec.privacy().on()
              ? new PrivateGradient(learner, spec)
              : new MeanGradient(learner, spec, totalSteps());
    } catch (RuntimeException e) {
      optimizer.close();
      throw e;
    }
  }

  /** Steps of the whole training. */
  public long totalSteps() {
    return batches.firstStep(spec.epochs());
  }

  /** The epoch that a step belongs to, both from 0. */
  public int epochOf(long step) {
    return batches.epochOf(step);
  }

  /** Steps of the first epoch. */
  public int stepsOfFirstEpoch() {
    return batches.steps(0);
  }

  /** Whether the next step is the first that sees the examples of a later slice. */
  public boolean isBeforeSlice() {
    return batches.beginsSlice(step());
  }

  /**
   * Steps before the first that misses an example: up to there the training is the same, bit for
   * bit, as with all examples. All steps when every slot is filled.
   */
  public long stepsBeforeEmptySlot() {
    return batches.stepsBeforeEmptySlot();
  }

  /** Plans the passes of all steps to come, and takes their memory. */
  public void plan() {
    if (batches instanceof EpochBatches sized) {
      sized.sizes().stream().forEach(learner::trainingPass);
    }
  }

  /** Steps taken so far. */
  public long step() {
    return batches.firstStep(epoch) + stepOfEpoch;
  }

  /** The recipe. */
  public TrainingSpec spec() {
    return spec;
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
    epoch = batches.epochOf(steps);
    stepOfEpoch = Math.toIntExact(steps - batches.firstStep(epoch));
    lossOfEpoch = stepOfEpoch == 0 ? 0 : lossesOfEpoch;
    optimizer.resumeAt(steps);
  }

  Learner learner() {
    return learner;
  }

  /**
   * Trains to the end, or until the listener asks to stop.
   *
   * @return whether the training is complete
   * @throws UnhearException when a loss or a gradient is not finite, naming the recording and the
   *     layer it came from first; weights and states are those before that step
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
    batches.arrange(epoch);
    int steps = batches.steps(epoch);
    Examples view = examples.atEpoch(epoch);
    int start = batches.start(stepOfEpoch);
    view.announce(batches.examples(), start, batches.start(steps) - start);
    while (stepOfEpoch < steps) {
      if (batches.size(stepOfEpoch) > 0 || rule.takesEmptyBatches()) {
        take(view, listener);
      } else {
        optimizer.skip();
        stepOfEpoch++;
      }
      if (stepOfEpoch < steps && listener.stopRequested()) {
        return false;
      }
    }
    double mean = lossOfEpoch / Math.max(1, filled(steps));
    epoch++;
    stepOfEpoch = 0;
    lossOfEpoch = 0;
    listener.onEpoch(epoch, spec.epochs(), mean);
    return epoch == spec.epochs() || !listener.stopRequested();
  }

  private int filled(int steps) {
    int filled = 0;
    for (int step = 0; step < steps; step++) {
      filled += batches.size(step) > 0 ? 1 : 0;
    }
    return filled;
  }

  private void take(Examples view, TrainingListener listener) {
    double rate = spec.optimizer().learningRate() * spec.schedule().factor(step(), totalSteps());
    int first = batches.start(stepOfEpoch);
    double loss = rule.gradient(view, batches.examples(), first, batches.size(stepOfEpoch), step());
    optimizer.apply(rate);
    lossOfEpoch += loss;
    stepOfEpoch++;
    listener.onStep(step(), totalSteps(), loss, rate);
  }

  @Override
  public void close() {
    rule.close();
    optimizer.close();
  }
}
