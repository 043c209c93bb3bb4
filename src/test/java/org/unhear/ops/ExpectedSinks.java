package org.unhear.ops;

import java.util.Arrays;
import java.util.Set;
import org.unhear.graph.GuardedRun;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Sink;

/** What the sinks must hold, from the gradients of single samples. */
final class ExpectedSinks {
  private final GuardedRun run;
  private final float[][] rows;
  private final float[] v;
  private final float[] w;

  /**
   * @param rows gradients [N][P] in the parameter layout, zero in its gaps
   * @param v direction of DOT
   * @param w sample weights of WEIGHTED
   */
  ExpectedSinks(GuardedRun run, float[][] rows, float[] v, float[] w) {
    this.run = run;
    this.rows = rows;
    this.v = v;
    this.w = w;
  }

  void check(Set<Sink> sinks, double tolerance) {
    for (Sink sink : sinks) {
      String what = sink + " of " + sinks;
      if (sink == Sink.STORE) {
        checkStore(what, tolerance);
      } else {
        Compare.close(what, expected(sink), run.read(sink), tolerance);
      }
    }
  }

  private double[] expected(Sink sink) {
    boolean perParameter = sink == Sink.ACCUMULATE || sink == Sink.SQUARE || sink == Sink.WEIGHTED;
    double[] sums = new double[perParameter ? (int) run.layout().total() : rows.length];
    for (int k = 0; k < sums.length; k++) {
      sums[k] = run.start(k);
    }
    for (int i = 0; i < rows.length; i++) {
      for (int p = 0; p < rows[i].length; p++) {
        double g = rows[i][p];
        switch (sink) {
          case ACCUMULATE -> sums[p] += g;
          case SQUARE -> sums[p] += g * g;
          case WEIGHTED -> sums[p] += w[i] * g;
          case NORM2 -> sums[i] += g * g;
          case DOT -> sums[i] += g * v[p];
          case STORE -> throw new IllegalArgumentException("STORE is compared row by row");
        }
      }
    }
    return sums;
  }

  private void checkStore(String what, double tolerance) {
    float[] stored = run.read(Sink.STORE);
    int total = (int) run.layout().total();
    for (int i = 0; i < rows.length; i++) {
      for (ParameterLayout.Slot slot : run.layout().slots()) {
        int from = (int) slot.offset();
        int to = from + slot.size();
        Compare.close(
            what + ", " + slot.name() + " of sample " + i,
            CaseRun.doubles(Arrays.copyOfRange(rows[i], from, to)),
            Arrays.copyOfRange(stored, i * total + from, i * total + to),
            tolerance);
      }
    }
  }
}
