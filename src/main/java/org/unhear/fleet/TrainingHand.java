package org.unhear.fleet;

import java.util.function.IntFunction;
import org.unhear.device.Device;
import org.unhear.experiment.DatasetExamples;
import org.unhear.experiment.Monitor;
import org.unhear.experiment.Prepared;
import org.unhear.graph.Weights;
import org.unhear.train.Learner;
import org.unhear.train.Slots;
import org.unhear.train.Trainer;
import org.unhear.train.TrainingListener;
import org.unhear.train.TrainingSpec;

/**
 * Trains models of one recipe on one device, one after the other. All use the same learner, so the
 * passes are planned, and their memory is taken, by the first of them only.
 */
final class TrainingHand implements AutoCloseable {
  /**
   * A model to be trained.
   *
   * @param heard recordings that it hears
   * @param spec its seed is that of the first weights too
   */
  record Job(Slots heard, TrainingSpec spec) {}

  private final Learner learner;
  private final DatasetExamples examples;

  /** Augmentation is a lane's own, since examples serve one thread at a time. */
  TrainingHand(Device device, Prepared prepared, Monitor monitor) {
    this.examples = prepared.trainingExamples(monitor);
    this.learner = Learner.initialised(device, prepared.model(), 0);
  }

  /** Makes the models of a folder, each by a job of its own. */
  Crew.Hand making(Crew crew, FleetFolder folder, IntFunction<Job> jobs) {
    return new Crew.Hand() {
      @Override
      public boolean make(int model) {
        boolean finished = train(jobs.apply(model), crew);
        if (finished) {
          folder.keep(model, learner);
        }
        return finished;
      }

      @Override
      public void close() {
        TrainingHand.this.close();
      }
    };
  }

  /**
   * Trains a model from the start.
   *
   * @return whether the training came to its end
   */
  private boolean train(Job job, Crew crew) {
    try (Weights fresh =
        Weights.initialised(
            learner.device(), Learner.graphOf(learner.model(), 1), job.spec().seed())) {
      learner.weights().copyFrom(fresh);
    }
    try (Trainer trainer = new Trainer(learner, examples, job.heard(), job.spec())) {
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

  @Override
  public void close() {
    learner.close();
    examples.close();
  }
}
