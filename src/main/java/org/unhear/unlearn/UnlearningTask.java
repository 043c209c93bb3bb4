package org.unhear.unlearn;

import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.train.Examples;
import org.unhear.train.TrainingSpec;

/**
 * What is to be forgotten, and how the model came about.
 *
 * @param examples the training set
 * @param forget indices of D_f
 * @param retain indices of D_r
 * @param training recipe of the original model, for retraining; empty when it is not known
 * @param weightSeed seed of the original model's first weights
 */
public record UnlearningTask(
    Examples examples,
    int[] forget,
    int[] retain,
    Optional<TrainingSpec> training,
    long weightSeed) {
  public UnlearningTask {
    forget = forget.clone();
    retain = retain.clone();
    if (forget.length == 0 || retain.length == 0) {
      throw new UnhearException(
          "The forget set has %d recordings and the retain set %d."
              .formatted(forget.length, retain.length),
          "Each needs at least one; widen or narrow the forget request.");
    }
    BitSet seen = new BitSet(examples.size());
    IntStream.concat(IntStream.of(forget), IntStream.of(retain))
        .forEach(
            index -> {
              if (index < 0 || index >= examples.size() || seen.get(index)) {
                throw new IllegalArgumentException(
                    "index %d of %d examples is out of range or there twice"
                        .formatted(index, examples.size()));
              }
              seen.set(index);
            });
  }

  /** A task whose training recipe is not known. */
  public static UnlearningTask of(Examples examples, int[] forget, int[] retain) {
    return new UnlearningTask(examples, forget, retain, Optional.empty(), 0);
  }

  /** D_f and D_r together, in ascending order. */
  public int[] all() {
    return IntStream.concat(IntStream.of(forget), IntStream.of(retain)).sorted().toArray();
  }
}
