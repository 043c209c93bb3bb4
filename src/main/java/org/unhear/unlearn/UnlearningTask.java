package org.unhear.unlearn;

import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.train.Examples;

/**
 * What is to be forgotten, and how the model came about.
 *
 * @param examples the training set
 * @param forget indices of D_f
 * @param retain indices of D_r
 * @param origin how the original model was trained; empty when it is not known
 */
public record UnlearningTask(
    Examples examples, int[] forget, int[] retain, Optional<Origin> origin) {
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

  /** A task of which nothing is known about the original's training. */
  public static UnlearningTask of(Examples examples, int[] forget, int[] retain) {
    return new UnlearningTask(examples, forget, retain, Optional.empty());
  }

  /** D_f and D_r together, in ascending order. */
  public int[] all() {
    return IntStream.concat(IntStream.of(forget), IntStream.of(retain)).sorted().toArray();
  }
}
