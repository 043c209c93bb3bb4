package org.unhear.examples;

import org.unhear.privacy.RdpAccountant;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Privacy;
import org.unhear.train.Schedule;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;

/** Trains a model so that its weights give little away of each training example. */
public final class PrivateTraining {
  private static final int BATCH = 8;

  private PrivateTraining() {}

  /** Trains, and says at which ε the weights are (ε, 10⁻⁵)-private. */
  static double epsilonOf(Learner learner, Examples examples, int[] training) {
    Privacy privacy = new Privacy(1.1, 1, 1e-5);
    TrainingSpec recipe =
        new TrainingSpec(2, BATCH, OptimizerSpec.sgd(0.1), Schedule.constant(), 0, 1)
            .withPrivacy(privacy);
    try (Trainer trainer = new Trainer(learner, examples, training, recipe)) {
      trainer.run(TrainingListener.none());
      double rate = (double) BATCH / training.length;
      return RdpAccountant.fresh()
          .then(rate, privacy.noise(), trainer.totalSteps())
          .epsilon(privacy.delta());
    }
  }
}
