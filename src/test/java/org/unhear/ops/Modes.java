package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.unhear.UnhearException;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.Shape;
import org.unhear.graph.Graph;
import org.unhear.graph.GuardedRun;
import org.unhear.graph.Initializer;
import org.unhear.graph.ParameterLayout;
import org.unhear.graph.Plan;
import org.unhear.graph.Sink;
import org.unhear.graph.Tensor;

/**
 * What is checked of every case. Each mode stands alone and fails with an {@link AssertionError}.
 */
final class Modes {
  /** A check of a case on a device. */
  @FunctionalInterface
  interface Mode {
    void check(OpCase c, TestDevice device);
  }

  private static final Set<Sink> SUM = EnumSet.of(Sink.ACCUMULATE);
  private static final int POISON = 0xFF;

  private Modes() {}

  /** All modes by name, in the order they run. */
  static Map<String, Mode> all() {
    Map<String, Mode> modes = new LinkedHashMap<>();
    modes.put("forward", Modes::forward);
    modes.put("gradients", Modes::gradients);
    modes.put("sinks", Modes::sinks);
    modes.put("samples", Modes::samples);
    modes.put("repeat", Modes::repeat);
    modes.put("threads", Modes::threads);
    modes.put("planned memory", PlannedMemory::check);
    modes.put("rejections", Modes::rejections);
    return modes;
  }

  /** The result and the states agree with the reference. */
  static void forward(OpCase c, TestDevice on) {
    CaseRun run = new CaseRun(c);
    CaseRun.Data data = run.draw();
    try (Device device = on.open().apply(2);
        GuardedRun guarded = run.guarded(device, SUM)) {
      run.fill(guarded, data);
      guarded.run(POISON);
      double[] expected = c.reference().value(c.shapes(), data.asDoubles());
      Compare.close("result", expected, guarded.read(run.output()), c.tolerance());
      c.states()
          .after(c.shapes(), data.asDoubles())
          .forEach(
              (k, state) ->
                  Compare.close(
                      c.operands().get(k).name(),
                      state,
                      guarded.read(run.operand(k)),
                      c.tolerance()));
    }
  }

  /** Gradients of activations and parameters agree with central differences of the reference. */
  static void gradients(OpCase c, TestDevice on) {
    CaseRun run = new CaseRun(c);
    CaseRun.Data data = run.draw();
    FiniteDifferences differences = new FiniteDifferences(c, data);
    try (Device device = on.open().apply(2);
        GuardedRun guarded = run.guarded(device, SUM)) {
      run.fill(guarded, data);
      guarded.run(POISON);
      float[] sums = guarded.read(Sink.ACCUMULATE);
      for (int k = 0; k < c.operands().size(); k++) {
        OpCase.Operand operand = c.operands().get(k);
        if (operand.kind() == OpCase.Kind.ACTIVATION) {
          Tensor gradient = guarded.plan().inputGradient(run.operand(k));
          differences.check(k, CaseRun.doubles(guarded.read(gradient)));
        } else if (operand.kind() == OpCase.Kind.PARAMETER) {
          ParameterLayout.Slot slot = guarded.layout().slot(operand.name());
          double[] added = new double[slot.size()];
          for (int i = 0; i < added.length; i++) {
            int at = (int) slot.offset() + i;
            added[i] = (double) sums[at] - guarded.start(at);
          }
          differences.check(k, added);
        }
      }
    }
  }

  /** Every sink, alone and with others, agrees with a loop over batches of one. */
  static void sinks(OpCase c, TestDevice on) {
    CaseRun run = new CaseRun(c);
    CaseRun.Data data = run.draw();
    try (Device device = on.open().apply(2)) {
      if (tiesSamples(c, run)) {
        assertThrows(
            UnhearException.class,
            () -> new Plan(device, run.graph(), run.backward(EnumSet.of(Sink.SQUARE))).close(),
            "per-sample gradients must be refused");
        return;
      }
      if (run.graph().parameters().isEmpty()) {
        return;
      }
      float[][] rows = new float[c.batch()][];
      alone(
          c,
          device,
          data,
          IntStream.range(0, c.batch()),
          (i, results) -> rows[i] = results.get(Sink.ACCUMULATE.name()));
      List<Set<Sink>> sets = new ArrayList<>();
      for (Sink sink : Sink.values()) {
        sets.add(EnumSet.of(sink));
      }
      sets.add(EnumSet.of(Sink.ACCUMULATE, Sink.NORM2));
      sets.add(EnumSet.of(Sink.SQUARE, Sink.WEIGHTED, Sink.DOT));
      sets.add(EnumSet.allOf(Sink.class));
      for (Set<Sink> set : sets) {
        try (GuardedRun guarded = run.guarded(device, set)) {
          run.fill(guarded, data);
          SplittableRandom random = new SplittableRandom(7);
          float[] v = Values.normal().draw(Shape.of((int) guarded.layout().total()), random);
          float[] w = Values.normal().draw(Shape.of(c.batch()), random);
          guarded.setDirection(v, w);
          guarded.run(POISON);
          new ExpectedSinks(guarded, rows, v, w).check(set, c.tolerance());
        }
      }
    }
  }

  /** Results and input gradients of a sample do not depend on what else is in the batch. */
  static void samples(OpCase c, TestDevice on) {
    CaseRun run = new CaseRun(c);
    CaseRun.Data data = run.draw();
    if (tiesSamples(c, run)) {
      return;
    }
    try (Device device = on.open().apply(2);
        GuardedRun guarded = run.guarded(device, SUM)) {
      run.fill(guarded, data);
      guarded.run(POISON);
      Map<String, float[]> together = run.results(guarded);
      IntStream some = IntStream.range(0, c.batch()).filter(i -> i < 5 || i == c.batch() - 1);
      alone(
          c,
          device,
          data,
          some,
          (i, alone) -> {
            for (String name : together.keySet()) {
              if (name.equals("result") || name.startsWith("∂")) {
                float[] part = new float[alone.get(name).length];
                System.arraycopy(together.get(name), i * part.length, part, 0, part.length);
                double[] expected = CaseRun.doubles(alone.get(name));
                Compare.close(name + " of sample " + i, expected, part, c.tolerance());
              }
            }
          });
    }
  }

  private static boolean tiesSamples(OpCase c, CaseRun run) {
    return c.mode() == Graph.Mode.TRAINING
        && run.graph().nodes().stream()
            .anyMatch(node -> !node.operator().perSampleObstacle(node).isEmpty());
  }

  /** Runs some samples each in a batch of its own, sinks starting at zero. */
  private static void alone(
      OpCase c, Device device, CaseRun.Data data, IntStream samples, PerSample results) {
    CaseRun one = new CaseRun(c.batch(1));
    try (GuardedRun guarded = one.guarded(device, SUM)) {
      guarded.startAtZero();
      samples.forEach(
          i -> {
            one.fill(guarded, data.sample(c, i));
            guarded.run(POISON);
            results.take(i, one.results(guarded));
          });
    }
  }

  @FunctionalInterface
  private interface PerSample {
    void take(int sample, Map<String, float[]> results);
  }

  /** A second run gives the same bits, and what was in the memory before does not matter. */
  static void repeat(OpCase c, TestDevice on) {
    Map<String, float[]> first = results(c, on, 2, POISON);
    assertSame(first, results(c, on, 2, POISON), "a second run");
    Map<String, float[]> other = results(c, on, 2, 0x11);
    assertSame(first, other, "other leftovers in memory");
  }

  /** The number of threads does not change a bit. */
  static void threads(OpCase c, TestDevice on) {
    Map<String, float[]> one = results(c, on, 1, POISON);
    for (int threads : new int[] {2, 3, 5}) {
      assertSame(one, results(c, on, threads, POISON), threads + " threads");
    }
  }

  private static Map<String, float[]> results(OpCase c, TestDevice on, int threads, int poison) {
    CaseRun run = new CaseRun(c);
    CaseRun.Data data = run.draw();
    Set<Sink> sinks = tiesSamples(c, run) ? SUM : EnumSet.complementOf(EnumSet.of(Sink.STORE));
    try (Device device = on.open().apply(threads);
        GuardedRun guarded = run.guarded(device, sinks)) {
      run.fill(guarded, data);
      int total = (int) guarded.layout().total();
      SplittableRandom random = new SplittableRandom(7);
      guarded.setDirection(
          Values.normal().draw(Shape.of(total), random),
          Values.normal().draw(Shape.of(c.batch()), random));
      guarded.run(poison);
      return run.results(guarded);
    }
  }

  static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual, String what) {
    expected.forEach(
        (name, values) -> assertArrayEquals(values, actual.get(name), what + " changed " + name));
  }

  /** Shapes that do not fit are refused with a message that says so. */
  static void rejections(OpCase c, TestDevice on) {
    for (OpCase.Rejection rejection : c.rejections()) {
      Graph graph = new Graph(c.mode());
      List<Tensor> tensors = new ArrayList<>();
      for (Shape shape : rejection.shapes()) {
        String name = "operand" + tensors.size();
        boolean first = tensors.isEmpty();
        tensors.add(
            first
                ? graph.input(name, DataType.FLOAT32, shape)
                : graph.parameter(name, shape, Initializer.constant(0)));
      }
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  graph.apply(
                      "layer7", c.operator().apply(c.batch()), tensors.toArray(Tensor[]::new)),
              () -> "operands " + rejection.shapes() + " were accepted");
      for (String mention : rejection.mentions()) {
        assertTrue(
            refused.getMessage().contains(mention),
            "'" + refused.getMessage() + "' does not mention " + mention);
      }
      assertTrue(refused.getMessage().contains("layer7"), refused.getMessage());
    }
  }
}
