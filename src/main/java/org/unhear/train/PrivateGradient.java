package org.unhear.train;

import org.unhear.graph.Graph;
import org.unhear.graph.ParameterLayout.Slot;

/**
 * (1/B) (Σ_i g_i min(1, C/‖g_i‖) + σ C z), z standard normal (Abadi et al., CCS 2016); B is the
 * size that batches have on average, since their actual size is part of what is hidden.
 */
final class PrivateGradient implements GradientRule {
  private final Learner learner;
  private final Privacy privacy;
  private final long seed;
  private final int batch;
  private final Slot[] slots;
  private final NormalNoise noise;
  private final ClippedGradient clipped;
  private final float[] dense;

  /**
   * @throws org.unhear.UnhearException when the model ties the examples of a batch together
   */
  PrivateGradient(Learner learner, TrainingSpec spec) {
    this.learner = learner;
    this.privacy = spec.privacy();
    this.seed = spec.seed();
    this.batch = spec.batch();
    this.slots = learner.weights().parameters().slots().toArray(Slot[]::new);
    this.noise = new NormalNoise(seed);
    this.clipped = new ClippedGradient(learner, batch, Graph.Mode.TRAINING);
    this.dense = new float[Math.toIntExact(learner.weights().parameters().total())];
  }

  @Override
  public double gradient(Examples view, int[] order, int first, int count, long step) {
    writeNoise(step);
    double losses =
        clipped.add(view, order, first, count, privacy.clip(), 1.0 / batch, seed, (int) step);
    return count == 0 ? 0 : losses / count;
  }

  /** Gaps between parameters stay 0. */
  private void writeNoise(long step) {
    double scale = privacy.noise() * privacy.clip() / batch;
    noise.restart(step);
    for (Slot slot : slots) {
      noise.fill(dense, (int) slot.offset(), slot.size(), scale);
    }
    learner.device().write(learner.gradient(), dense, 0, dense.length);
  }

  @Override
  public boolean takesEmptyBatches() {
    return true;
  }

  @Override
  public void close() {
    clipped.close();
  }
}
