package org.unhear.train;

import java.util.List;

/** Learning rate over a training, as a factor of the optimizer's own rate. */
public sealed interface Schedule {
  /**
   * @param step steps taken so far
   * @param total steps of the whole training
   */
  double factor(long step, long total);

  static Schedule constant() {
    return new Warmup(0, new Step(List.of(), 1));
  }

  /** Half a cosine from 1 to {@code floor} (Loshchilov &amp; Hutter, 2017). */
  record Cosine(double floor) implements Schedule {
    @Override
    public double factor(long step, long total) {
      double done = total <= 1 ? 1 : Math.min(1, (double) step / (total - 1));
      return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done));
    }
  }

  /**
   * Multiplied by {@code gamma} at each milestone.
   *
   * @param milestones shares of the training, between 0 and 1
   */
  record Step(List<Double> milestones, double gamma) implements Schedule {
    public Step {
      milestones = List.copyOf(milestones);
    }

    @Override
    public double factor(long step, long total) {
      double factor = 1;
      // By index, since an iterator would be garbage in every step.
      for (int i = 0; i < milestones.size(); i++) {
        if (step >= milestones.get(i) * total) {
          factor *= gamma;
        }
      }
      return factor;
    }
  }

  /**
   * Rises in equal steps over the first part, then follows another schedule over the rest.
   *
   * @param share of the training, between 0 and 1
   */
  record Warmup(double share, Schedule then) implements Schedule {
    @Override
    public double factor(long step, long total) {
      long rising = Math.round(share * total);
      return step < rising ? (step + 1.0) / rising : then.factor(step - rising, total - rising);
    }
  }
}
