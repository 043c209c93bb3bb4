package org.unhear.unlearn;

import java.util.Map;
import java.util.function.Consumer;
import org.unhear.UnhearException;
import org.unhear.graph.Weights;
import org.unhear.train.Learner;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;

/** The training of the original model, once more without the forget set. */
final class Retraining {
  private Retraining() {}

  /**
   * Trains to the end.
   *
   * @param start puts the training where it begins; its weights are the original's first ones
   */
  static void run(UnlearningContext context, Origin origin, Consumer<Trainer> start) {
    Learner learner = context.learner();
    try (Weights fresh =
        Weights.initialised(
            learner.device(), Learner.graphOf(learner.model(), 1), origin.weightSeed())) {
      learner.weights().copyFrom(fresh);
    }
    Slots slots = origin.recipe().order().without(context.forget(), context.retain());
    try (Trainer trainer = new Trainer(learner, context.examples(), slots, origin.recipe())) {
      start.accept(trainer);
      context.plan(trainer.totalSteps() - trainer.step());
      trainer.run(follow(context, trainer.stepsPerEpoch()));
    }
  }

  /** How the original was trained. */
  static Origin origin(UnlearningContext context) {
    return context
        .task()
        .origin()
        .orElseThrow(
            () ->
                new UnhearException(
                    "The recipe of the original training is not known.",
                    "Train the original model with unhear, which keeps it in the run's folder."));
  }

  private static TrainingListener follow(UnlearningContext context, long perEpoch) {
    return (step, total, loss, rate) -> {
      int epoch = (int) ((step - 1) / perEpoch) + 1;
      context.onStep(context.method(), epoch, rate, Map.of("loss", loss));
      if (step < total) {
        context.checkStop();
      }
    };
  }
}
