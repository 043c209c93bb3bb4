package org.unhear.unlearn;

import java.util.Map;
import org.unhear.UnhearException;
import org.unhear.graph.Weights;
import org.unhear.train.Learner;

/**
 * Runs methods, and keeps only sound results: when a method fails, the model has its original
 * weights again.
 */
public final class Unlearner {
  /**
   * How a run is drawn and followed.
   *
   * @param draws its random numbers and orders
   */
  public record Run(Draws draws, UnlearningListener listener) {
    /** A run drawn from a seed. */
    public static Run seeded(long seed, UnlearningListener listener) {
      return new Run(new SeededDraws(seed), listener);
    }
  }

  /**
   * What a run took.
   *
   * @param seconds wall-clock time of the method
   * @param steps optimizer steps
   */
  public record Outcome(double seconds, long steps) {}

  private Unlearner() {}

  /** Runs a method by name with its defaults; errors as for the method below. */
  public static Outcome run(String method, Learner learner, UnlearningTask task, long seed) {
    UnlearningMethod named = Methods.named(method);
    return run(
        named,
        learner,
        task,
        Hyperparameters.of(named, Map.of()),
        Run.seeded(seed, UnlearningListener.none()));
  }

  /**
   * Makes a model forget.
   *
   * @param learner the original model; its weights are changed in place
   * @throws StoppedException when the listener asked to stop
   * @throws UnhearException when the method fails, or its weights are not finite; the message names
   *     the method
   */
  public static Outcome run(
      UnlearningMethod method,
      Learner learner,
      UnlearningTask task,
      Hyperparameters hyper,
      Run run) {
    try (UnlearningContext context = new UnlearningContext(method, learner, task, hyper, run)) {
      long start = System.nanoTime();
      try {
        method.run(context);
        requireFinite(method, learner.weights());
      } catch (UnhearException e) {
        learner.weights().copyFrom(context.originalWeights());
        throw e;
      } catch (RuntimeException e) {
        learner.weights().copyFrom(context.originalWeights());
        throw new UnhearException(
            "The method %s failed: %s".formatted(method.name(), e),
            "The model is as it was before. If the method is your own, its stack trace is the cause of this error.",
            e);
      }
      return new Outcome((System.nanoTime() - start) / 1e9, context.steps());
    }
  }

  private static void requireFinite(UnlearningMethod method, Weights weights) {
    for (var slot : weights.parameters().slots()) {
      for (float value : weights.get(slot.name())) {
        if (!Float.isFinite(value)) {
          throw new UnhearException(
              "%s left %s in %s.".formatted(method.name(), value, slot.name()),
              "The model is as it was before; a smaller learning rate or strength helps.");
        }
      }
    }
  }
}
