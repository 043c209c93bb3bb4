package org.unhear.experiment;

import java.util.Optional;
import java.util.function.Function;
import org.unhear.UnhearException;
import org.unhear.device.Bytes;
import org.unhear.device.Device;
import org.unhear.device.MemoryLimits;
import org.unhear.unlearn.Hyperparameters;
import org.unhear.unlearn.UnlearningMethod;
import org.unhear.unlearn.UnlearningTask;

/**
 * Finds the limits under which a run keeps to a budget of device memory: none where it fits as it
 * is; else activations are computed again, no more than needed, which changes no bit of the result;
 * and where that is not enough, batches go through the network in parts.
 */
public final class MemoryBudget {
  /** Activations are limited to so many eighths of what they take without a limit. */
  private static final int SHARES = 8;

  /**
   * Limits and what a run needs under them.
   *
   * @param need empty when no plan can be made
   */
  public record Fit(MemoryLimits limits, Optional<MemoryNeed> need) {
    /** What a user is told, if anything was limited. */
    public Optional<String> note() {
      if (limits.examples() < Integer.MAX_VALUE) {
        return Optional.of(
            "to keep within the memory budget, activations are computed again and batches go through"
                + " the network in parts of %d: the last digits of sums change"
                    .formatted(limits.examples()));
      }
      if (limits.activationBytes() < Long.MAX_VALUE) {
        return Optional.of(
            "to keep within the memory budget, activations beyond %s are computed again"
                .formatted(Bytes.text(limits.activationBytes())));
      }
      return Optional.empty();
    }
  }

  private MemoryBudget() {}

  /**
   * Limits for a run.
   *
   * @param budget bytes
   * @param what the run, for the message
   * @param batch the most examples of a step
   * @param need plays the run under limits; empty when its course depends on values
   * @throws UnhearException naming the smallest budget, when nothing fits
   */
  public static Fit fit(
      long budget, String what, int batch, Function<MemoryLimits, Optional<MemoryNeed>> need) {
    Fit whole = at(MemoryLimits.NONE, need);
    if (fits(whole, budget)) {
      return whole;
    }
    long activations = whole.need().orElseThrow().byRole().getOrDefault(MemoryNeed.SCRATCH, 0L);
    Fit least = at(new MemoryLimits(0, Integer.MAX_VALUE), need);
    if (fits(least, budget)) {
      return widest(budget, activations, least, need);
    }
    long smallest = bytes(least);
    for (int examples = batch / 2; examples >= 1; examples /= 2) {
      Fit parts = at(new MemoryLimits(0, examples), need);
      if (fits(parts, budget)) {
        return parts;
      }
      smallest = Math.min(smallest, bytes(parts));
    }
    throw new UnhearException(
        "%s is planned to need %,d bytes of device memory; the budget is %,d."
            .formatted(what, bytes(whole), budget),
        "The smallest budget that works is %,d bytes, with activations computed again%s."
            .formatted(smallest, smallest < bytes(least) ? " and batches in parts" : ""));
  }

  /**
   * Limits for a method.
   *
   * @throws UnhearException as {@link #fit}
   */
  static Fit fitMethod(
      long budget,
      Device device,
      Prepared prepared,
      UnlearningMethod method,
      UnlearningTask task,
      Hyperparameters hyper) {
    return fit(
        budget,
        method.name(),
        prepared.recipe().trainingSpec().batch(),
        limits -> MemoryNeed.ofMethod(device, prepared, method, task, hyper, limits));
  }

  /** The most activations that fit, between 0, which do, and all, which do not. */
  private static Fit widest(
      long budget, long activations, Fit least, Function<MemoryLimits, Optional<MemoryNeed>> need) {
    Fit best = least;
    int fits = 0;
    int exceeds = SHARES;
    while (exceeds - fits > 1) {
      int middle = (fits + exceeds) / 2;
      Fit next = at(new MemoryLimits(activations / SHARES * middle, Integer.MAX_VALUE), need);
      if (fits(next, budget)) {
        best = next;
        fits = middle;
      } else {
        exceeds = middle;
      }
    }
    return best;
  }

  private static Fit at(MemoryLimits limits, Function<MemoryLimits, Optional<MemoryNeed>> need) {
    return new Fit(limits, need.apply(limits));
  }

  private static boolean fits(Fit fit, long budget) {
    return bytes(fit) <= budget;
  }

  private static long bytes(Fit fit) {
    return fit.need().map(MemoryNeed::bytes).orElse(0L);
  }
}
