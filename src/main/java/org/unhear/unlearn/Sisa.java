package org.unhear.unlearn;

import java.util.List;
import java.util.Optional;
import org.unhear.train.TrainingSpec;

/**
 * Sharded, isolated, sliced and aggregated training. Each shard's model is trained on examples of
 * its own, which enter in slices, and its state is kept before each slice. A shard that holds
 * forgotten examples goes back to the state before the earliest slice with one and trains on
 * without them; the others stay as they are. The shards equal retrained ones bit for bit.
 *
 * <p>The result here is one model with the mean of the shards' weights, which is the weaker form:
 * in the paper the shards vote, as {@link org.unhear.train.Ensemble} lets them.
 */
public final class Sisa implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "sisa",
        "Trains again only the shards that hold forgotten recordings, from a slice; equals gold.",
        "Bourtoule et al., S&P 2021",
        "an original trained with --order sisa:SHARDSxSLICES; its shards vote, their mean is weak",
        "those of the original training");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of();
  }

  @Override
  public Optional<String> lacks(TrainingSpec training) {
    return training.order().isDivided()
        ? Optional.empty()
        : Optional.of("--order sisa:SHARDSxSLICES");
  }

  @Override
  public void run(UnlearningContext context) {
    Retraining.fromCheckpoints(context, this);
  }
}
