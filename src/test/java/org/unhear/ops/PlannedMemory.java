package org.unhear.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.EnumSet;
import java.util.Map;
import org.unhear.device.Arena;
import org.unhear.device.Device;
import org.unhear.device.MemoryLimits;
import org.unhear.graph.Executor;
import org.unhear.graph.GuardedRun;
import org.unhear.graph.Plan;
import org.unhear.graph.Sink;
import org.unhear.graph.SinkBuffers;
import org.unhear.graph.Weights;

/**
 * The memory the planner gives, reused and written in place, yields the same bits as memory that
 * nothing shares; so does a plan that keeps no activation that it can compute again.
 */
final class PlannedMemory {
  private PlannedMemory() {}

  static void check(OpCase c, TestDevice on) {
    CaseRun run = new CaseRun(c);
    CaseRun.Data data = run.draw();
    EnumSet<Sink> sum = EnumSet.of(Sink.ACCUMULATE);
    try (Device device = on.open().apply(2)) {
      Map<String, float[]> apart;
      try (GuardedRun guarded = run.guarded(device, sum)) {
        guarded.startAtZero();
        run.fill(guarded, data);
        guarded.run(0xFF);
        apart = run.results(guarded);
      }
      checkPlanned(c, run, data, device, apart);
      device.ledger().limit(new MemoryLimits(0, Integer.MAX_VALUE));
      checkPlanned(c, run, data, device, apart);
    }
  }

  private static void checkPlanned(
      OpCase c, CaseRun run, CaseRun.Data data, Device device, Map<String, float[]> apart) {
    EnumSet<Sink> sum = EnumSet.of(Sink.ACCUMULATE);
    try (Plan plan = new Plan(device, run.graph(), run.backward(sum));
        Weights weights = Weights.initialised(device, run.graph(), 1);
        Arena scratch = device.allocate("scratch", Executor.scratchBytes(plan));
        Arena gradient = device.allocate("gradient", weights.flat().bytes());
        Executor executor =
            new Executor(
                plan, weights, SinkBuffers.accumulate(gradient.whole()), scratch.whole())) {
      device.fill(scratch.whole(), 0xFF);
      device.fill(gradient.whole(), 0);
      run.fill(executor, weights, data);
      executor.forward();
      executor.backward();
      assertArrayEquals(apart.get("result"), executor.read(run.output()), "result");
      for (int k = 0; k < c.operands().size(); k++) {
        OpCase.Operand operand = c.operands().get(k);
        if (operand.kind() == OpCase.Kind.ACTIVATION) {
          String name = "∂" + operand.name();
          float[] dx = executor.read(plan.inputGradient(run.operand(k)));
          assertArrayEquals(apart.get(name), dx, name);
        }
      }
      int total = (int) weights.parameters().total();
      assertArrayEquals(
          apart.get("ACCUMULATE"), device.read(gradient.whole(), total), "parameter gradients");
    }
  }
}
