package org.unhear.unlearn;

import java.util.stream.IntStream;
import org.unhear.UsageException;

/** The class that a method forgets as a whole. */
final class ForgetClass {
  static final Hyperparameter HYPERPARAMETER =
      Hyperparameter.whole(
          "forget_class", -1, -1, 1 << 20, "class to forget; -1 for the one of the forget set");

  private ForgetClass() {}

  /**
   * @throws UsageException when none is set and the forget set has several, or there is no such
   *     class
   */
  static int of(UnlearningContext context) {
    int chosen = context.hyper().whole("forget_class");
    int classes = context.learner().model().classes();
    if (chosen >= classes) {
      throw new UsageException(
          "forget_class is %d, and the model has %d classes.".formatted(chosen, classes),
          "Classes count from 0.");
    }
    if (chosen >= 0) {
      return chosen;
    }
    int[] labels =
        IntStream.of(context.forget()).map(context.examples()::label).distinct().toArray();
    if (labels.length != 1) {
      throw new UsageException(
          "%s forgets one class, and the forget set has %d."
              .formatted(context.method(), labels.length),
          "Forget one word or one speaker, or set forget_class.");
    }
    return labels[0];
  }
}
