package org.unhear.unlearn;

import java.util.List;
import java.util.Optional;
import org.unhear.train.Order;
import org.unhear.train.TrainingSpec;

/**
 * Goes back to the last checkpoint before the first slot of a forgotten example and trains from
 * there with its slots empty. Up to that checkpoint retraining does the same, so the weights are
 * those of gold, bit for bit.
 *
 * <p>Every example is used in the first epoch, so of E epochs at least E − 1 are trained again. The
 * expected share of the first epoch that is saved with f forgotten examples is 1 / (f + 1).
 */
public final class Replay implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "replay",
        "Trains again from the last checkpoint before the first forgotten recording; equals gold.",
        "Bourtoule et al., S&P 2021 (restart from a checkpoint), without shards and slices",
        "an original trained with --order slots, which keeps checkpoints; saves less than an epoch",
        "those of the original training");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of();
  }

  @Override
  public Optional<String> lacks(TrainingSpec training) {
    return training.order().equals(Order.SLOTS) ? Optional.empty() : Optional.of("--order slots");
  }

  @Override
  public void run(UnlearningContext context) {
    Retraining.fromCheckpoints(context, this);
  }
}
