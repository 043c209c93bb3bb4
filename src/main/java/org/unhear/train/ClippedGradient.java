package org.unhear.train;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.device.Program;
import org.unhear.graph.FlatVectors;
import org.unhear.graph.Graph;
import org.unhear.graph.Sink;
import org.unhear.graph.SinkBuffers;

/**
 * Sums of gradients g_i that are clipped one by one: Σ_i g_i min(1, C/‖g_i‖), added to {@link
 * Learner#gradient()}.
 *
 * <p>A batch is computed in parts of a few examples, whose gradients are stored, scaled and added:
 * one backward pass, and memory for as many gradients as a part has examples. The last part is
 * filled up with examples that are not added, so one plan serves batches of any size. Nothing is
 * allocated by {@link #add}. To be closed before the learner.
 */
public final class ClippedGradient implements AutoCloseable {
  private static final int PART = 16;
  private static final long MOST_STORED = 1L << 26;

  private final Learner learner;
  private final Device device;
  private final int part;
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

  /**
   * @param batch examples that are usually added at once
   * @throws org.unhear.UnhearException when the model ties the examples of a batch together in this
   *     mode
   */
  public ClippedGradient(Learner learner, int batch, Graph.Mode mode) {
    this.learner = learner;
    this.device = learner.device();
    int total = Math.toIntExact(learner.weights().parameters().total());
    this.part = (int) Math.max(1, Math.min(Math.min(PART, batch), MOST_STORED / total));
    this.store =
        device.allocate("gradients of examples", ((long) part * total + PART) * Float.BYTES);
    this.squares = store.whole().slice((long) part * total, PART);
    this.vectors = new FlatVectors(device, total);
    this.factors = new Buffer[part];
    this.additions = new Program[part];
    this.spec = PassSpec.training(part).in(mode).into(Set.of(Sink.STORE, Sink.NORM2));
    this.members = new int[part];
    this.norms = new float[part];
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

  /**
   * Adds the clipped gradients of the cross-entropy of examples.
   *
   * @param order examples, those that are added from {@code first}
   * @param bound C, above 0
   * @param weight of the sum
   * @param seed of random operators, with {@code step}; each part has another
   * @return the sum of the losses
   * @throws org.unhear.UnhearException when a loss or gradient is not finite, naming the example
   *     and the layer it came from first
   */
  public double add(
      Examples view,
      int[] order,
      int first,
      int count,
      double bound,
      double weight,
      long seed,
      int step) {
    if (!(bound > 0)) {
      throw new IllegalArgumentException("gradients are clipped to a norm above 0, got " + bound);
    }
    double losses = 0;
    for (int at = 0; at < count; at += part) {
      int real = Math.min(part, count - at);
      for (int i = 0; i < part; i++) {
        members[i] = order[first + at + Math.min(i, real - 1)];
      }
      pass.load(view, members, 0).random(seed + at, step).forward();
      losses += losses(view, real);
      device.fill(squares, 0);
      pass.backward(ones);
      addRows(view, real, bound, weight);
    }
    return losses;
  }

  private double losses(Examples view, int real) {
    double losses = 0;
    float[] each = pass.losses();
    for (int i = 0; i < real; i++) {
      losses += each[i];
    }
    if (!Double.isFinite(losses)) {
      throw FiniteGuard.refusal("loss", losses, "", pass, view, members, 0);
    }
    return losses;
  }

  private void addRows(Examples view, int real, double bound, double weight) {
    device.read(squares, norms, 0, part);
    for (int i = 0; i < real; i++) {
      double norm = Math.sqrt(norms[i]);
      if (!Double.isFinite(norm)) {
        throw FiniteGuard.refusal("norm of a gradient", norm, "", pass, view, members, 0);
      }
      factor[0] = (float) (Math.min(1, bound / norm) * weight);
      device.write(factors[i], factor, 0, 1);
      additions[i].run();
    }
  }

  @Override
  public void close() {
    learner.release(spec);
    vectors.close();
    store.close();
  }
}
