package org.unhear.unlearn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.graph.Graph;
import org.unhear.train.GradientClip;
import org.unhear.train.Learner;
import org.unhear.train.Optimizer;
import org.unhear.train.Pass;
import org.unhear.train.PassSpec;

/**
 * Steps of one optimizer on objectives made of {@link Term}s: the loop that all iterative methods
 * share. Between terms and step a method may also change {@link Learner#gradient()} itself.
 */
public final class Descent implements AutoCloseable {
  /** Random operators draw anew for each of so many terms of a step. */
  private static final int TERMS = 8;

  private record Planned(Pass pass, Optional<Float> temperature) {}

  private final UnlearningContext context;
  private final Learner learner;
  private final DescentSettings settings;
  private final Set<String> frozen;
  private final Optimizer optimizer;
  private final Optional<SuperLoss> superLoss;
  private final Optional<GradientClip> clip;
  private final List<Planned> passes = new ArrayList<>();
  private final Map<String, Double> losses = new LinkedHashMap<>();
  private BatchLosses last = new BatchLosses(0, 0);
  private double objective;
  private int termsOfStep;
  private long planned;
  private long taken;

  Descent(UnlearningContext context, DescentSettings settings, Set<String> frozen) {
    this.context = context;
    this.learner = context.learner();
    this.settings = settings;
    this.frozen = frozen;
    this.superLoss =
        settings.superLoss().equals("off")
            ? Optional.empty()
            : Optional.of(
                new SuperLoss(
                    settings.superLossLambda(),
                    settings.superLoss().equals("ema")
                        ? SuperLoss.Threshold.MOVING
                        : SuperLoss.Threshold.GLOBAL,
                    settings.superLossRate()));
    this.clip =
        settings.clip() > 0
            ? Optional.of(new GradientClip(learner, settings.clip()))
            : Optional.empty();
    this.optimizer =
        new Optimizer(settings.optimizer(), learner.weights(), learner.gradient(), frozen);
  }

  /** The update rule at work; its mask may be written. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /**
   * Runs the epochs set as {@code epochs}, from 1, or fewer when the step budget is used up.
   *
   * @param stepsPerEpoch for the progress only
   */
  public void epochs(int stepsPerEpoch, IntConsumer epoch) {
    epochs(each -> stepsPerEpoch, epoch);
  }

  /** As above, when epochs differ in their number of steps. */
  public void epochs(IntUnaryOperator stepsOfEpoch, IntConsumer epoch) {
    int epochs = context.hyper().whole("epochs");
    expect(IntStream.rangeClosed(1, epochs).map(stepsOfEpoch).asLongStream().sum());
    for (int e = 1; e <= epochs && !exhausted(); e++) {
      epoch.accept(e);
    }
  }

  /**
   * Runs the epochs of the settings over D_f in batches of {@code forget_batch}, a step for each
   * batch whose terms {@code objective} adds.
   */
  public void overForget(Consumer<int[]> objective) {
    epochs(
        Batches.count(context.forget().length, context.hyper().whole("forget_batch")),
        epoch -> each("forget", epoch, Arrays.asList(context.batches("forget", epoch)), objective));
  }

  /** Announces steps to come, for the progress. */
  public void expect(long steps) {
    planned = settings.steps(steps);
    context.plan(planned - taken);
  }

  /**
   * Takes a step for each batch whose terms {@code objective} adds, until the step budget is used
   * up.
   */
  public <B> void each(String phase, int epoch, Iterable<B> batches, Consumer<B> terms) {
    for (B batch : batches) {
      if (exhausted()) {
        return;
      }
      step(phase, epoch, () -> terms.accept(batch));
    }
  }

  private boolean exhausted() {
    return settings.maxSteps() > 0 && taken >= settings.maxSteps();
  }

  /**
   * Takes a step on the terms that {@code terms} adds.
   *
   * @param epoch from 1, for the learning rate and the record
   * @throws UnhearException when the objective is not finite; the weights are those before this
   *     step
   * @throws StoppedException when the listener asked to stop
   */
  public void step(String phase, int epoch, Runnable terms) {
    context.checkStop();
    learner.zeroGradient();
    losses.clear();
    losses.put("loss", 0.0);
    objective = 0;
    termsOfStep = 0;
    terms.run();
    losses.put("loss", objective);
    if (!Double.isFinite(objective)) {
      throw new UnhearException(
          "%s: the loss is %s at step %d."
              .formatted(context.method(), objective, context.steps() + 1),
          "A smaller learning rate or gradient clipping (clip=1) helps.");
    }
    clip.ifPresent(this::clip);
    double rate = settings.learningRate(epoch);
    optimizer.apply(rate);
    taken++;
    context.onStep(phase, epoch, rate, losses);
  }

  private void clip(GradientClip limit) {
    limit.apply();
    losses.put("grad_norm", limit.norm());
  }

  /**
   * Adds a term to the objective of the step that is being made, and its gradient to {@link
   * Learner#gradient()}.
   *
   * @return the losses of its samples, valid until the next term
   */
  public BatchLosses add(Term term) {
    int n = term.batch().length;
    if (last.capacity() < n || last.classes() != learner.model().classes()) {
      last = new BatchLosses(n, learner.model().classes());
    }
    Pass pass = pass(n, term.distillation().map(Term.Distillation::temperature));
    pass.random(context.draws().seed(), (int) (context.steps() * TERMS + termsOfStep++));
    last.evaluate(pass, term);
    double mean = last.weigh(term, superLoss, losses);
    objective += term.weight() * mean;
    last.backward(pass);
    return last;
  }

  /** Adds something to the objective whose gradient the method has added itself. */
  public void addObjective(double value) {
    objective += value;
  }

  /** Shows a number beside the loss of the step that is being made. */
  public void report(String name, double value) {
    losses.put(name, value);
  }

  private Pass pass(int batch, Optional<Float> temperature) {
    for (Planned entry : passes) {
      if (entry.pass.batch() == batch && entry.temperature.equals(temperature)) {
        return entry.pass;
      }
    }
    PassSpec spec = PassSpec.training(batch).freezing(frozen);
    if (batch == 1) {
      // Batch statistics need two samples.
      spec = spec.in(Graph.Mode.INFERENCE);
    }
    if (temperature.isPresent()) {
      spec = spec.distilling(temperature.get());
    }
    Pass pass = learner.pass(spec);
    passes.add(new Planned(pass, temperature));
    return pass;
  }

  @Override
  public void close() {
    clip.ifPresent(GradientClip::close);
    optimizer.close();
  }
}
