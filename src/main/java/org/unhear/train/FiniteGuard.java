package org.unhear.train;

import java.util.BitSet;
import java.util.Optional;
import org.unhear.UnhearException;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.graph.NonFinite;

/**
 * Explains losses and gradients that are not finite, and puts the states that the failed step has
 * moved back where they were: running statistics of batch norm take in what a batch holds before
 * anybody can look at it.
 */
final class FiniteGuard {
  private final Device device;
  private final Buffer states;
  private final float[] before;
  private final long steps;

  /**
   * @param steps of the whole training
   */
  FiniteGuard(Learner learner, long steps) {
    this.device = learner.device();
    this.states = learner.weights().flatStates();
    this.before = new float[Math.toIntExact(states.elements())];
    this.steps = steps;
  }

  /** Remembers the states; to be called before a step's first pass. */
  void remember() {
    device.read(states, before, 0, before.length);
  }

  /**
   * What went wrong in a pass.
   *
   * @param what {@code loss} or {@code gradient}
   * @param order examples, those of the pass from {@code first}
   * @param step steps taken before
   */
  UnhearException explain(
      String what, double value, Pass pass, Examples view, int[] order, int first, long step) {
    String when = " at step %d of %d".formatted(step + 1, steps);
    UnhearException refusal = refusal(what, value, when, pass, view, order, first);
    device.write(states, before);
    return refusal;
  }

  /** The same where no state has moved. */
  static UnhearException refusal(
      String what, double value, String when, Pass pass, Examples view, int[] order, int first) {
    Optional<NonFinite> found = pass.firstNonFinite();
    String place = found.map(fault -> place(fault, pass, view, order, first)).orElse("");
    boolean input = found.isPresent() && found.get().where().equals("x");
    return new UnhearException(
        "The %s is %s%s%s.".formatted(what, value, when, place),
        input
            ? "Leave that recording out; the weights are those before this step."
            : "A smaller learning rate or gradient clipping helps; the weights are those before this step.");
  }

  private static String place(NonFinite fault, Pass pass, Examples view, int[] order, int first) {
    BitSet samples = fault.samples();
    String where =
        fault.where().equals("x") ? "in the features" : "in '%s'".formatted(fault.where());
    if (samples.isEmpty()) {
      return ", first " + where;
    }
    String name = view.name(order[first + samples.nextSetBit(0)]);
    int count = samples.cardinality();
    return count == 1
        ? ", first %s of %s".formatted(where, name)
        : ", first %s of %d of %d recordings, such as %s"
            .formatted(where, count, pass.batch(), name);
  }
}
