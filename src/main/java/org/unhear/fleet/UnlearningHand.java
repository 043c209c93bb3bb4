package org.unhear.fleet;

import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.unhear.data.ForgetSet;
import org.unhear.device.Device;
import org.unhear.experiment.Comparison.Contender;
import org.unhear.experiment.DatasetExamples;
import org.unhear.experiment.Prepared;
import org.unhear.train.Learner;
import org.unhear.unlearn.Origin;
import org.unhear.unlearn.StoppedException;
import org.unhear.unlearn.Unlearner;
import org.unhear.unlearn.UnlearningListener;
import org.unhear.unlearn.UnlearningStep;
import org.unhear.unlearn.UnlearningTask;

/** Makes the originals of a fleet forget by one method, with one learner for all of them. */
final class UnlearningHand implements Crew.Hand {
  /**
   * What all hands of a method share.
   *
   * @param originals where the models start
   * @param target where they end
   * @param seeds of the originals by number, which the draws of the method take too
   */
  record Order(
      Contender contender,
      Prepared prepared,
      ForgetSet forget,
      FleetFolder originals,
      FleetFolder target,
      IntToLongFunction seeds) {}

  private final Order order;
  private final Crew crew;
  private final Learner learner;

  UnlearningHand(Device lane, Order order, Crew crew) {
    this.order = order;
    this.crew = crew;
    this.learner = Learner.initialised(lane, order.prepared().model(), 0);
  }

  @Override
  public boolean make(int model) {
    long seed = order.seeds().applyAsLong(model);
    order.originals().restore(model, learner);
    try {
      Unlearner.run(
          order.contender().method(),
          learner,
          task(order, seed),
          order.contender().hyper(),
          Unlearner.Run.seeded(seed, listener()));
    } catch (StoppedException e) {
      return false;
    }
    order.target().keep(model, learner);
    return true;
  }

  /** The task of one model. */
  static UnlearningTask task(Order order, long seed) {
    return new UnlearningTask(
        DatasetExamples.of(order.prepared().data()),
        order.forget().forget(),
        order.forget().retain(),
        Optional.of(Origin.of(order.prepared().recipe().trainingSpec().withSeed(seed), seed)));
  }

  private UnlearningListener listener() {
    return new UnlearningListener() {
      @Override
      public void onStep(UnlearningStep step) {
        crew.advance(step.total());
      }

      @Override
      public boolean stopRequested() {
        return crew.stopRequested();
      }
    };
  }

  @Override
  public void close() {
    learner.close();
  }
}
