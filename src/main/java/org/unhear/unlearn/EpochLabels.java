package org.unhear.unlearn;

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
      current = new Relabelled(context.examples(), forget, labels);
      epoch = wanted;
    }
    return current;
  }
}
