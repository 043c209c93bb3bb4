package org.unhear.unlearn;

import java.util.Optional;
import org.unhear.graph.Weights;
import org.unhear.train.Examples;
import org.unhear.train.Learner;

/**
 * Everything about a run that is random or ordered. A stream is named after what is drawn: {@code
 * forget}, {@code retain}, {@code union}. Epochs count from 1 over the whole run. The same request
 * gives the same answer.
 */
public interface Draws {
  /** Seed of random operators such as dropout. */
  long seed();

  /** Mini-batches of one pass over examples; the last may be smaller. */
  int[][] batches(String stream, int epoch, int[] indices, int size);

  /** Batches drawn one by one, each without repetition inside itself. */
  int[][] samples(String stream, int epoch, int[] indices, int size, int count);

  /** A label for each index, never the true one, new in each epoch. */
  int[] wrongLabels(int epoch, int[] indices, Examples examples, int classes);

  /** Standard normal numbers. */
  float[] normal(String stream, int count);

  /**
   * Fresh weights of the learner's model, for a purpose such as {@code reinit} or {@code teacher}.
   * The caller closes them.
   */
  Weights weights(String purpose, Learner learner);

  /**
   * A vector [P, without gaps] that takes the place of one the method would compute; none when a
   * run is not a replay.
   */
  default Optional<float[]> given(String name) {
    return Optional.empty();
  }
}
