package org.unhear.unlearn;

import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Passes over the retain set that minimise its cross-entropy, shared by the methods that train on.
 */
final class RetainTraining {
  private RetainTraining() {}

  /**
   * @param more what else a step of an epoch adds
   */
  static void run(UnlearningContext context, Descent descent, BiConsumer<Integer, int[]> more) {
    int perEpoch = Batches.count(context.retain().length, context.hyper().whole("retain_batch"));
    descent.epochs(
        perEpoch,
        epoch ->
            descent.each(
                "retain",
                epoch,
                Arrays.asList(context.batches("retain", epoch)),
                batch -> {
                  descent.add(Term.crossEntropy("retain", context.examples(), batch));
                  more.accept(epoch, batch);
                }));
  }
}
