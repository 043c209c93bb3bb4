package org.unhear.unlearn;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.unhear.UnhearException;
import org.unhear.graph.Weights;
import org.unhear.train.Checkpoints;
import org.unhear.train.Learner;
import org.unhear.train.MeanWeights;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;

/**
 * The training of the original model, once more without the forget set. Of several shards the mean
 * of their weights is what it comes to.
 */
final class Retraining {
  private final UnlearningContext context;
  private final Origin origin;

  private Retraining(UnlearningContext context) {
    this.context = context;
    this.origin =
        context
            .task()
            .origin()
            .orElseThrow(
                () ->
                    new UnhearException(
                        "The recipe of the original training is not known.",
                        "Train the original model with unhear, which keeps it in the run's folder."));
  }

  /** Trains from the original's first weights. */
  static void fromTheStart(UnlearningContext context) {
    new Retraining(context).run((shard, trainer) -> {});
  }

  /**
   * Trains from the last states of the original that are free of the forget set.
   *
   * @throws UnhearException when the original was trained in another way, or kept no states
   */
  static void fromCheckpoints(UnlearningContext context, UnlearningMethod method) {
    Retraining retraining = new Retraining(context);
    TrainingSpec recipe = retraining.origin.recipe();
    method.requireTraining(recipe);
    List<Checkpoints> kept = retraining.origin.checkpoints();
    if (kept.size() != recipe.order().shards()) {
      throw new UnhearException(
          "Checkpoints of %d shards were kept, expected %d."
              .formatted(kept.size(), recipe.order().shards()),
          "Train the original with: unhear train --order %s --checkpoints 8"
              .formatted(recipe.order()));
    }
    retraining.run((shard, trainer) -> kept.get(shard).restart(trainer));
  }

  private void run(BiConsumer<Integer, Trainer> start) {
    Learner learner = context.learner();
    TrainingSpec recipe = origin.recipe();
    List<Slots> shards = recipe.order().without(context.forget(), context.retain(), recipe.seed());
    MeanWeights mean = new MeanWeights();
    for (int shard = 0; shard < shards.size(); shard++) {
      setFirstWeights(learner);
      try (Trainer trainer = new Trainer(learner, context.examples(), shards.get(shard), recipe)) {
        start.accept(shard, trainer);
        context.plan(trainer.totalSteps() - trainer.step());
        trainer.run(follow(trainer));
      }
      mean.add(learner.weights());
    }
    mean.copyTo(learner.weights());
  }

  private void setFirstWeights(Learner learner) {
    try (Weights fresh =
        Weights.initialised(
            learner.device(), Learner.graphOf(learner.model(), 1), origin.weightSeed())) {
      learner.weights().copyFrom(fresh);
    }
  }

  private TrainingListener follow(Trainer trainer) {
    return (step, total, loss, rate) -> {
      context.onStep(context.method(), trainer.epochOf(step - 1) + 1, rate, Map.of("loss", loss));
      if (step < total) {
        context.checkStop();
      }
    };
  }
}
