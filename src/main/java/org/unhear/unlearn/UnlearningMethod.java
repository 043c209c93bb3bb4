package org.unhear.unlearn;

import java.util.List;

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

  /** The name users type. */
  default String name() {
    return card().name();
  }
}
