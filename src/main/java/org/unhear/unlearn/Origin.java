package org.unhear.unlearn;

import java.util.List;
import org.unhear.train.Checkpoints;
import org.unhear.train.TrainingSpec;

/**
 * How an original model was trained, for methods that repeat its training.
 *
 * @param weightSeed seed of its first weights
 * @param checkpoints states that were kept on the way, for each shard; empty when none were
 */
public record Origin(TrainingSpec recipe, long weightSeed, List<Checkpoints> checkpoints) {
  public Origin {
    checkpoints = List.copyOf(checkpoints);
  }

  /** A training of which no states were kept. */
  public static Origin of(TrainingSpec recipe, long weightSeed) {
    return new Origin(recipe, weightSeed, List.of());
  }
}
