package org.unhear.unlearn;

import java.util.List;
import java.util.Optional;
import org.unhear.UnhearException;
import org.unhear.train.TrainingSpec;

/**
 * A way to make a model forget. Implementations hold no state, have a public constructor without
 * parameters, and are named in {@code META-INF/services/org.unhear.unlearn.UnlearningMethod} of
 * their jar.
 */
public interface UnlearningMethod {
  MethodCard card();

  /** What can be set, with defaults, in the order of the help text. */
  List<Hyperparameter> hyperparameters();

  /**
   * Changes the weights of {@link UnlearningContext#learner()}, which start as those of the
   * original model.
   *
   * @throws org.unhear.UnhearException when it cannot; {@link Unlearner} then puts the original
   *     weights back
   */
  void run(UnlearningContext context);

  /**
   * Options of {@code unhear train} that the method builds on and that the training of an original
   * model lacks; empty when it can start.
   */
  default Optional<String> lacks(TrainingSpec training) {
    return Optional.empty();
  }

  /**
   * Refuses an original model that the method cannot start from.
   *
   * @throws UnhearException naming what its training {@link #lacks}
   */
  default void requireTraining(TrainingSpec training) {
    lacks(training)
        .ifPresent(
            options -> {
              throw new UnhearException(
                  "%s builds on a training with %s, which this one lacks."
                      .formatted(name(), options),
                  "Train the original with: unhear train " + options);
            });
  }

  /** The name users type. */
  default String name() {
    return card().name();
  }
}
