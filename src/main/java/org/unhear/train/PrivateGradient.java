package org.unhear.train;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.device.Program;
import org.unhear.graph.FlatVectors;
import org.unhear.graph.ParameterLayout.Slot;
import org.unhear.graph.Sink;
import org.unhear.graph.SinkBuffers;

/**
 * (1/B) (Σ_i g_i min(1, C/‖g_i‖) + σ C z), z standard normal (Abadi et al., CCS 2016); B is the
 * size that batches have on average, since their actual size is part of what is hidden.
 *
 * <p>A batch is computed in parts of a few examples, whose gradients are stored, clipped and added:
 * one backward pass, and memory for as many gradients as a part has examples. The last part is
 * filled up with examples of weight 0, so one plan serves batches of any size.
 */
final class PrivateGradient implements GradientRule {
  private static final int PART = 16;
  private static final long MOST_STORED = 1L << 26;

  private final Learner learner;
  private final Device device;
  private final Privacy privacy;
  private final long seed;
  private final int batch;
  private final int total;
  private final int part;
  private final Slot[] slots;
  private final FiniteGuard guard;
  private final NormalNoise noise;
  private final Arena store;
  private final Buffer squares;
  private final FlatVectors vectors;
  private final Buffer[] factors;
  private final Program[] additions;
  private final PassSpec spec;
  private final Pass pass;
  private final int[] members;
  private final float[] ones;
  private final float[] norms;
  private final float[] factor = new float[1];
  private final float[] dense;

  /**
   * @throws org.unhear.UnhearException when the model ties the examples of a batch together
   */
  PrivateGradient(Learner learner, TrainingSpec training, long steps) {
    this.learner = learner;
    this.device = learner.device();
    this.privacy = training.privacy();
    this.seed = training.seed();
    this.batch = training.batch();
    this.total = Math.toIntExact(learner.weights().parameters().total());
    this.part = (int) Math.max(1, Math.min(Math.min(PART, batch), MOST_STORED / total));
    this.slots = learner.weights().parameters().slots().toArray(Slot[]::new);
    this.guard = new FiniteGuard(learner, steps);
    this.noise = new NormalNoise(seed);
    this.store =
        device.allocate("gradients of examples", ((long) part * total + PART) * Float.BYTES);
    this.squares = store.whole().slice((long) part * total, PART);
    this.vectors = new FlatVectors(device, total);
    this.factors = new Buffer[part];
    this.additions = new Program[part];
    this.spec = PassSpec.training(part).into(Set.of(Sink.STORE, Sink.NORM2));
    this.members = new int[part];
    this.norms = new float[part];
    this.dense = new float[total];
    try {
      device.fill(store.whole(), 0);
      for (int i = 0; i < part; i++) {
        factors[i] = vectors.number(0);
        Buffer row = store.whole().slice((long) i * total, total);
        additions[i] = vectors.axpy(factors[i], row, learner.gradient());
      }
      Map<Sink, Buffer> into = new EnumMap<>(Sink.class);
      into.put(Sink.STORE, store.whole().slice(0, (long) part * total));
      into.put(Sink.NORM2, squares);
      pass = learner.pass(spec, new SinkBuffers(into, squares, squares));
    } catch (RuntimeException e) {
      vectors.close();
      store.close();
      throw e;
    }
    this.ones = pass.equalWeights(1);
  }

  @Override
  public double gradient(Examples view, int[] order, int first, int count, long step) {
    guard.remember();
    writeNoise(step);
    double losses = 0;
    for (int at = 0; at < count; at += part) {
      int real = Math.min(part, count - at);
      for (int i = 0; i < part; i++) {
        members[i] = order[first + at + Math.min(i, real - 1)];
      }
      losses += addPart(view, real, step, at / part);
    }
    return count == 0 ? 0 : losses / count;
  }

  /** Adds the clipped gradients of the first {@code real} members; returns their losses' sum. */
  private double addPart(Examples view, int real, long step, int number) {
    // Random operators draw by (seed, step); parts of a step must not draw the same.
    pass.load(view, members, 0).random(seed + number, (int) step).forward();
    double losses = 0;
    float[] each = pass.losses();
    for (int i = 0; i < real; i++) {
      losses += each[i];
    }
    if (!Double.isFinite(losses)) {
      throw guard.explain("loss", losses, pass, view, members, 0, step);
    }
    device.fill(squares, 0);
    pass.backward(ones);
    device.read(squares, norms, 0, part);
    for (int i = 0; i < real; i++) {
      double norm = Math.sqrt(norms[i]);
      if (!Double.isFinite(norm)) {
        throw guard.explain("norm of a gradient", norm, pass, view, members, 0, step);
      }
      factor[0] = (float) (Math.min(1, privacy.clip() / norm) / batch);
      device.write(factors[i], factor, 0, 1);
      additions[i].run();
    }
    return losses;
  }

  /** Gaps between parameters stay 0. */
  private void writeNoise(long step) {
    double scale = privacy.noise() * privacy.clip() / batch;
    noise.restart(step);
    for (Slot slot : slots) {
      noise.fill(dense, (int) slot.offset(), slot.size(), scale);
    }
    device.write(learner.gradient(), dense, 0, total);
  }

  @Override
  public boolean takesEmptyBatches() {
    return true;
  }

  @Override
  public void close() {
    learner.release(spec);
    vectors.close();
    store.close();
  }
}
