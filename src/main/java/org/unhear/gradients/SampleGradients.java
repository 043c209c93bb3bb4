package org.unhear.gradients;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.unhear.UnhearException;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.graph.Graph;
import org.unhear.graph.Sink;
import org.unhear.graph.SinkBuffers;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.Pass;
import org.unhear.train.PassSpec;

/**
 * Gradients g_i of the cross-entropy of single examples, in inference mode, as sums, squares,
 * products, norms and rows. Vectors over parameters are [P] in the layout of the weights, gaps
 * included; sums over chunks of examples are in float64. To be closed before the learner, whose
 * gradient it uses.
 */
public final class SampleGradients implements AutoCloseable {
  /** Examples of a pass. */
  public static final int CHUNK = 64;

  /**
   * What a direction has to do with examples.
   *
   * @param dots g_i · v
   * @param norms ‖g_i‖
   */
  public record Projections(double[] dots, double[] norms) {}

  private final Learner learner;
  private final Runnable betweenChunks;
  private final int total;
  private final Set<PassSpec> own = new HashSet<>();
  private final Arena scratch;
  private final Buffer result;
  private final Buffer direction;
  private final float[] weights = new float[CHUNK];

  /** Gradients of a learner's model. */
  public SampleGradients(Learner learner) {
    this(learner, () -> {});
  }

  /**
   * @param betweenChunks called before each pass; what it throws ends the work
   */
  public SampleGradients(Learner learner, Runnable betweenChunks) {
    this.learner = learner;
    this.betweenChunks = betweenChunks;
    this.total = Math.toIntExact(learner.weights().parameters().total());
    this.scratch =
        learner.device().allocate("sample gradients", 2L * Float.BYTES * (total + CHUNK));
    this.result = scratch.whole().slice(0, total + CHUNK);
    this.direction = scratch.whole().slice(total + CHUNK, total);
  }

  /** The learner whose model it is. */
  public Learner learner() {
    return learner;
  }

  /** Elements of a vector over parameters. */
  public int total() {
    return total;
  }

  /** Passes over so many examples, for progress. */
  public static int chunks(int examples) {
    return (examples + CHUNK - 1) / CHUNK;
  }

  /** Σ w_i g_i; w is either as long as the indices or one weight for all. */
  public double[] sum(Examples examples, int[] indices, double... w) {
    double[] sum = new double[total];
    for (int first = 0; first < indices.length; first += CHUNK) {
      Pass pass = forward(Set.of(Sink.ACCUMULATE), examples, indices, first);
      learner.zeroGradient();
      backward(pass, first, w);
      add(learner.device().read(learner.gradient(), total), sum);
    }
    return sum;
  }

  /** Σ (w_i g_i)². */
  public double[] squares(Examples examples, int[] indices, double... w) {
    double[] sum = new double[total];
    for (int first = 0; first < indices.length; first += CHUNK) {
      Pass pass = forward(Set.of(Sink.SQUARE), examples, indices, first);
      learner.device().fill(result, 0);
      backward(pass, first, w);
      add(learner.device().read(result, total), sum);
    }
    return sum;
  }

  /**
   * g_i · v for each index.
   *
   * @throws UnhearException when v is not a vector over this model's parameters
   */
  public double[] dots(Examples examples, int[] indices, double[] v) {
    requireFit(v);
    learner.device().write(direction, Vectors.narrow(v));
    return perSample(Set.of(Sink.DOT), examples, indices)[0];
  }

  /** ‖g_i‖ for each index. */
  public double[] norms(Examples examples, int[] indices) {
    double[] norms = perSample(Set.of(Sink.NORM2), examples, indices)[0];
    Arrays.setAll(norms, i -> Math.sqrt(norms[i]));
    return norms;
  }

  /** Both in one pass; errors as for {@link #dots}. */
  public Projections projections(Examples examples, int[] indices, double[] v) {
    requireFit(v);
    learner.device().write(direction, Vectors.narrow(v));
    double[][] both = perSample(Set.of(Sink.NORM2, Sink.DOT), examples, indices);
    Arrays.setAll(both[0], i -> Math.sqrt(both[0][i]));
    return new Projections(both[1], both[0]);
  }

  /** Results of sinks with a value a sample, in the order of {@link Sink}. */
  private double[][] perSample(Set<Sink> sinks, Examples examples, int[] indices) {
    double[][] values = new double[sinks.size()][indices.length];
    for (int first = 0; first < indices.length; first += CHUNK) {
      Pass pass = forward(sinks, examples, indices, first);
      learner.device().fill(result, 0);
      backward(pass, first, 1);
      for (int s = 0; s < values.length; s++) {
        float[] chunk = learner.device().read(result.slice((long) s * CHUNK, CHUNK), pass.batch());
        for (int i = 0; i < chunk.length; i++) {
          values[s][first + i] = chunk[i];
        }
      }
    }
    return values;
  }

  /** All g_i, one row each. */
  public float[][] rows(Examples examples, int[] indices) {
    float[][] rows = new float[indices.length][];
    for (int first = 0; first < indices.length; first += CHUNK) {
      betweenChunks.run();
      int n = Math.min(CHUNK, indices.length - first);
      try (Arena store =
          learner.device().allocate("sample gradients", (long) n * total * Float.BYTES)) {
        learner.device().fill(store.whole(), 0);
        PassSpec spec = spec(n, Set.of(Sink.STORE));
        SinkBuffers into = new SinkBuffers(Map.of(Sink.STORE, store.whole()), direction, direction);
        Pass pass = learner.pass(spec, into);
        backward(pass.load(examples, indices, first).forward(), first, 1);
        for (int i = 0; i < n; i++) {
          rows[first + i] =
              learner.device().read(store.whole().slice((long) i * total, total), total);
        }
        learner.release(spec);
      }
    }
    return rows;
  }

  private Pass forward(Set<Sink> sinks, Examples examples, int[] indices, int first) {
    betweenChunks.run();
    PassSpec spec = spec(Math.min(CHUNK, indices.length - first), sinks);
    Pass pass;
    if (sinks.contains(Sink.ACCUMULATE)) {
      pass = learner.pass(spec);
    } else {
      own.add(spec);
      pass = learner.pass(spec, buffers(sinks));
    }
    return pass.load(examples, indices, first).forward();
  }

  private static PassSpec spec(int batch, Set<Sink> sinks) {
    return PassSpec.training(batch).in(Graph.Mode.INFERENCE).into(sinks);
  }

  /** SQUARE takes all of the result, sinks with a value a sample a chunk each. */
  private SinkBuffers buffers(Set<Sink> sinks) {
    Map<Sink, Buffer> results = new EnumMap<>(Sink.class);
    if (sinks.contains(Sink.SQUARE)) {
      results.put(Sink.SQUARE, result);
    } else {
      long at = 0;
      for (Sink sink : Sink.values()) {
        if (sinks.contains(sink)) {
          results.put(sink, result.slice(at, CHUNK));
          at += CHUNK;
        }
      }
    }
    return new SinkBuffers(results, direction, direction);
  }

  private void backward(Pass pass, int first, double... w) {
    float[] chunk = pass.batch() == CHUNK ? weights : new float[pass.batch()];
    for (int i = 0; i < chunk.length; i++) {
      chunk[i] = (float) (w.length == 1 ? w[0] : w[first + i]);
    }
    pass.backward(chunk);
  }

  private static void add(float[] part, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += part[i];
    }
  }

  private void requireFit(double[] v) {
    if (v.length != total) {
      throw new UnhearException(
          "A direction of %,d numbers, but the parameters of %s are a vector of %,d."
              .formatted(v.length, learner.model().name(), total),
          "Use a direction of the same model, in the layout of its weights.");
    }
  }

  /** softmax of the logits of each example, [n][classes]. */
  public double[][] probabilities(Examples examples, int[] indices) {
    int classes = learner.model().classes();
    float[] logits = learner.logits(examples, indices);
    double[][] rows = new double[indices.length][classes];
    for (int i = 0; i < rows.length; i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        largest = Math.max(largest, logits[i * classes + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        rows[i][c] = Math.exp(logits[i * classes + c] - largest);
        sum += rows[i][c];
      }
      for (int c = 0; c < classes; c++) {
        rows[i][c] /= sum;
      }
    }
    return rows;
  }

  @Override
  public void close() {
    own.forEach(learner::release);
    scratch.close();
  }
}
