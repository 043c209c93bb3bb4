package org.unhear.unlearn;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
 * products and rows. Vectors over parameters are [P] in the layout of the weights, gaps included;
 * sums over chunks of examples are in float64.
 */
final class SampleGradients implements AutoCloseable {
  private static final int CHUNK = 64;

  private final UnlearningContext context;
  private final Learner learner;
  private final int total;
  private final Set<PassSpec> own = new HashSet<>();
  private final Arena scratch;
  private final Buffer result;
  private final Buffer direction;
  private final float[] weights = new float[CHUNK];

  SampleGradients(UnlearningContext context) {
    this.context = context;
    this.learner = context.learner();
    this.total = Math.toIntExact(learner.weights().parameters().total());
    this.scratch =
        learner.device().allocate("sample gradients", 2L * Float.BYTES * (total + CHUNK));
    this.result = scratch.whole().slice(0, total + CHUNK);
    this.direction = scratch.whole().slice(total + CHUNK, total);
  }

  /** Elements of a vector over parameters. */
  int total() {
    return total;
  }

  /** Σ w_i g_i; w is either as long as the indices or one weight for all. */
  double[] sum(Examples examples, int[] indices, double... w) {
    double[] sum = new double[total];
    for (int first = 0; first < indices.length; first += CHUNK) {
      Pass pass = forward(Sink.ACCUMULATE, examples, indices, first);
      learner.zeroGradient();
      backward(pass, first, w);
      add(learner.device().read(learner.gradient(), total), sum);
    }
    return sum;
  }

  /** Σ (w_i g_i)². */
  double[] squares(Examples examples, int[] indices, double... w) {
    double[] sum = new double[total];
    for (int first = 0; first < indices.length; first += CHUNK) {
      Pass pass = forward(Sink.SQUARE, examples, indices, first);
      learner.device().fill(result, 0);
      backward(pass, first, w);
      add(learner.device().read(result, total), sum);
    }
    return sum;
  }

  /** g_i · v for each index. */
  double[] dots(Examples examples, int[] indices, double[] v) {
    double[] dots = new double[indices.length];
    learner.device().write(direction, narrow(v));
    for (int first = 0; first < indices.length; first += CHUNK) {
      Pass pass = forward(Sink.DOT, examples, indices, first);
      learner.device().fill(result, 0);
      backward(pass, first, 1);
      float[] chunk = learner.device().read(result, pass.batch());
      for (int i = 0; i < chunk.length; i++) {
        dots[first + i] = chunk[i];
      }
    }
    return dots;
  }

  /** All g_i, one row each. */
  float[][] rows(Examples examples, int[] indices) {
    float[][] rows = new float[indices.length][];
    for (int first = 0; first < indices.length; first += CHUNK) {
      int n = Math.min(CHUNK, indices.length - first);
      try (Arena store =
          learner.device().allocate("sample gradients", (long) n * total * Float.BYTES)) {
        learner.device().fill(store.whole(), 0);
        PassSpec spec = spec(n, Sink.STORE);
        Pass pass = learner.pass(spec, buffers(Sink.STORE, store.whole()));
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

  private Pass forward(Sink sink, Examples examples, int[] indices, int first) {
    context.checkStop();
    PassSpec spec = spec(Math.min(CHUNK, indices.length - first), sink);
    Pass pass;
    if (sink == Sink.ACCUMULATE) {
      pass = learner.pass(spec);
    } else {
      own.add(spec);
      pass = learner.pass(spec, buffers(sink, result));
    }
    return pass.load(examples, indices, first).forward();
  }

  private static PassSpec spec(int batch, Sink sink) {
    return PassSpec.training(batch).in(Graph.Mode.INFERENCE).into(Set.of(sink));
  }

  private SinkBuffers buffers(Sink sink, Buffer to) {
    return new SinkBuffers(Map.of(sink, to), direction, direction);
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

  static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  /** The examples as if all those of the task had one label. */
  Examples labelled(int label) {
    int[] all = context.task().all();
    int[] labels = new int[all.length];
    Arrays.fill(labels, label);
    return new Relabelled(context.examples(), all, labels);
  }

  /** softmax of the logits of each example, [n][classes]. */
  double[][] probabilities(int[] indices) {
    int classes = learner.model().classes();
    float[] logits = learner.logits(context.examples(), indices);
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
