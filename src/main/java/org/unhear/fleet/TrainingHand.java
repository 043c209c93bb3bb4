package org.unhear.fleet;

import org.unhear.device.Device;
import org.unhear.experiment.DatasetExamples;
import org.unhear.experiment.Monitor;
import org.unhear.experiment.Prepared;
import org.unhear.graph.Weights;
import org.unhear.train.Learner;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;

/**
 * Trains models of one recipe on one device, one after the other. All use the same learner, so the
 * passes are planned, and their memory is taken, by the first of them only.
 */
final class TrainingHand implements AutoCloseable {
  private final Learner learner;
  private final DatasetExamples examples;

  /** Augmentation is a lane's own, since examples serve one thread at a time. */
  TrainingHand(Device device, Prepared prepared, Monitor monitor) {
    this.examples = prepared.trainingExamples(monitor);
    this.learner = Learner.initialised(device, prepared.model(), 0);
  }

  /**
   * Trains a model from the start.
   *
   * @param heard recordings that it hears
   * @param spec its seed is that of the first weights too
   * @return whether the training came to its end
   */
  boolean train(int[] heard, TrainingSpec spec, Crew crew) {
    try (Weights fresh =
        Weights.initialised(learner.device(), Learner.graphOf(learner.model(), 1), spec.seed())) {
      learner.weights().copyFrom(fresh);
    }
    try (Trainer trainer = new Trainer(learner, examples, heard, spec)) {
      return trainer.run(
          new TrainingListener() {
            @Override
            public void onStep(long step, long total, double loss, double rate) {
              crew.advance(total);
            }

            @Override
            public boolean stopRequested() {
              return crew.stopRequested();
            }
          });
    }
  }

  /** The model trained last. */
  Learner learner() {
    return learner;
  }

  @Override
  public void close() {
    learner.close();
    examples.close();
  }
}
