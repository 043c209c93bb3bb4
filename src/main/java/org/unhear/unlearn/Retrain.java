package org.unhear.unlearn;

import java.util.List;
import java.util.Map;
import org.unhear.UnhearException;
import org.unhear.graph.Weights;
import org.unhear.train.Learner;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;

/** Gold: the recipe of the original model from the same first weights, without the forget set. */
public final class Retrain implements UnlearningMethod {
  @Override
  public MethodCard card() {
    return new MethodCard(
        "retrain",
        "Trains anew without the forget set: exact, slow, what the others are measured against.",
        "Bourtoule et al., S&P 2021",
        "the retain set and the recipe of the training",
        "those of the original training");
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of();
  }

  @Override
  public void run(UnlearningContext context) {
    UnlearningTask task = context.task();
    TrainingSpec recipe =
        task.training()
            .orElseThrow(
                () ->
                    new UnhearException(
                        "The recipe of the original training is not known.",
                        "Train the original model with unhear, which keeps it in the run's folder."));
    Learner learner = context.learner();
    try (Weights fresh =
        Weights.initialised(
            learner.device(), Learner.graphOf(learner.model(), 1), task.weightSeed())) {
      learner.weights().copyFrom(fresh);
    }
    try (Trainer trainer = new Trainer(learner, context.examples(), context.retain(), recipe)) {
      long perEpoch = Math.max(1, trainer.totalSteps() / recipe.epochs());
      context.plan(trainer.totalSteps());
      trainer.run(follow(context, perEpoch));
    }
  }

  private static TrainingListener follow(UnlearningContext context, long perEpoch) {
    return (step, total, loss, rate) -> {
      int epoch = (int) ((step - 1) / perEpoch) + 1;
      context.onStep("retrain", epoch, rate, Map.of("loss", loss));
      if (step < total) {
        context.checkStop();
      }
    };
  }
}
