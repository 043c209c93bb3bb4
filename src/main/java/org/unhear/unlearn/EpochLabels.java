package org.unhear.unlearn;

import java.util.stream.IntStream;
import org.unhear.train.Examples;

/** The training set with wrong labels for the forget set, new in each epoch. */
final class EpochLabels {
  private final UnlearningContext context;
  private Examples current;
  private int epoch;

  EpochLabels(UnlearningContext context) {
    this.context = context;
    this.current = context.examples();
  }

  /** The examples as epoch {@code wanted}, from 1, sees them. */
  Examples of(int wanted) {
    if (wanted != epoch) {
      int[] forget = context.forget();
      int classes = context.learner().model().classes();
      int[] labels = context.draws().wrongLabels(wanted, forget, context.examples(), classes);
      int[] all =
          IntStream.range(0, context.examples().size()).map(context.examples()::label).toArray();
      for (int i = 0; i < forget.length; i++) {
        all[forget[i]] = labels[i];
      }
      current = context.examples().labelled(index -> all[index]);
      epoch = wanted;
    }
    return current;
  }
}
