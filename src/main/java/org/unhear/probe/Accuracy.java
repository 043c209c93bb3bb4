package org.unhear.probe;

import java.util.stream.IntStream;
import org.unhear.evaluate.Classification;
import org.unhear.evaluate.Logits;
import org.unhear.train.Examples;
import org.unhear.train.Learner;

/** How many examples a changed model names rightly. */
final class Accuracy {
  private Accuracy() {}

  static double of(Learner learner, Examples examples, int[] indices) {
    Logits logits = Logits.of(learner.logits(examples, indices), learner.model().classes());
    int[] labels = IntStream.of(indices).map(examples::label).toArray();
    return Classification.of(logits, labels).accuracy();
  }
}
