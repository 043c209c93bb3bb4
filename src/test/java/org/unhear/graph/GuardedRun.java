package org.unhear.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.device.Kernel;
import org.unhear.device.Launch;
import org.unhear.device.Program;

/**
 * Runs a plan launch by launch with every tensor in memory of its own between guards. After each
 * launch it checks that the guards are whole and that only what the launch says it writes has
 * changed.
 */
public final class GuardedRun implements AutoCloseable {
  private final Device device;
  private final Plan plan;
  private final ParameterLayout layout;
  private final Map<Tensor, Guarded> tensors = new IdentityHashMap<>();
  private final Map<Tensor, float[]> values = new IdentityHashMap<>();
  private final Map<Tensor, int[]> integers = new IdentityHashMap<>();
  private final Map<Sink, Guarded> sinks = new EnumMap<>(Sink.class);
  private final Guarded direction;
  private final Guarded sampleWeights;
  private final Guarded workspace;
  private final List<Program> programs = new ArrayList<>();
  private final int samples;
  private boolean startAtZero;

  /**
   * Plans the graph for a device; {@code samples} sizes the sinks with one value or row a sample.
   */
  public GuardedRun(Device device, Graph graph, Backward backward, int samples) {
    this.device = device;
    this.samples = samples;
    this.plan = new Plan(device, graph, backward);
    this.layout = ParameterLayout.of(graph.parameters());
    graph.inputs().forEach(this::guard);
    graph.parameters().forEach(p -> guard(p.tensor()));
    graph.states().forEach(p -> guard(p.tensor()));
    for (Step step : plan.steps()) {
      step.reads().forEach(this::guard);
      step.writes().forEach(this::guard);
    }
    for (Sink sink : backward.sinks()) {
      sinks.put(sink, new Guarded(device, sink.name(), sinkSize(sink)));
    }
    direction = new Guarded(device, "direction", layout.total());
    sampleWeights = new Guarded(device, "sample weights", samples);
    workspace = new Guarded(device, "workspace", Plan.aligned(plan.workspaceBytes()) / Float.BYTES);
    Map<Sink, Buffer> results = new EnumMap<>(Sink.class);
    sinks.forEach((sink, memory) -> results.put(sink, memory.payload()));
    SinkBuffers buffers = new SinkBuffers(results, direction.payload(), sampleWeights.payload());
    for (Launch launch :
        Executor.launches(plan, tensor -> memory(tensor).payload(), buffers, workspace.payload())) {
      programs.add(device.record(List.of(launch)));
    }
  }

  private void guard(Tensor tensor) {
    tensors.computeIfAbsent(tensor.storage(), t -> new Guarded(device, t.name(), t.shape().size()));
  }

  private Guarded memory(Tensor tensor) {
    return tensors.get(tensor.storage());
  }

  private long sinkSize(Sink sink) {
    return switch (sink) {
      case ACCUMULATE, SQUARE, WEIGHTED -> layout.total();
      case STORE -> layout.total() * samples;
      case NORM2, DOT -> samples;
    };
  }

  public Plan plan() {
    return plan;
  }

  public ParameterLayout layout() {
    return layout;
  }

  /** Names of the kernels of this plan. */
  public List<String> kernels() {
    return plan.steps().stream()
        .flatMap(step -> Stream.concat(Stream.of(step), step.again().stream()))
        .map(step -> step.call().name())
        .toList();
  }

  /** Gives an input, a parameter or a state the value it has when a run starts. */
  public void set(Tensor tensor, float[] value) {
    values.put(tensor.storage(), value);
  }

  /** As for floats. */
  public void set(Tensor tensor, int[] value) {
    integers.put(tensor.storage(), value);
  }

  /** v of DOT and w of WEIGHTED. */
  public void setDirection(float[] v, float[] w) {
    device.write(direction.payload(), v);
    device.write(sampleWeights.payload(), w);
  }

  /** Lets sinks start at zero instead of at {@link #start}. */
  public void startAtZero() {
    startAtZero = true;
  }

  /**
   * What element k of an adding sink holds before a run: exact in float, so that "+=" can be told
   * from "=".
   */
  public float start(int k) {
    return startAtZero ? 0 : (k * 7 % 11 - 5) / 8f;
  }

  /**
   * Fills everything that a run computes with a byte, runs forward and backward, and checks every
   * launch.
   */
  public void run(int poison) {
    tensors.values().forEach(memory -> device.fill(memory.payload(), poison));
    device.fill(workspace.payload(), poison);
    values.forEach((tensor, value) -> device.write(memory(tensor).payload(), value));
    integers.forEach((tensor, value) -> device.write(memory(tensor).payload(), value));
    sinks.forEach((sink, memory) -> startSink(sink, memory, poison));
    for (int i = 0; i < programs.size(); i++) {
      Map<Guarded, float[]> before = snapshot();
      programs.get(i).run();
      checkStep(i, before);
      plan.steps().get(i).again().ifPresent(this::checkAgain);
    }
    allMemory().forEach(Guarded::checkGuards);
  }

  private void startSink(Sink sink, Guarded memory, int poison) {
    if (sink == Sink.STORE) {
      device.fill(memory.payload(), poison);
      return;
    }
    float[] initial = new float[memory.size()];
    for (int k = 0; k < initial.length; k++) {
      initial[k] = start(k);
    }
    device.write(memory.payload(), initial);
  }

  private Map<Guarded, float[]> snapshot() {
    Map<Guarded, float[]> copies = new LinkedHashMap<>();
    tensors.values().forEach(memory -> copies.put(memory, memory.read()));
    sinks.values().forEach(memory -> copies.put(memory, memory.read()));
    copies.put(direction, direction.read());
    copies.put(sampleWeights, sampleWeights.read());
    return copies;
  }

  /** A launch that repeats another gives the same bits. */
  private void checkAgain(Step again) {
    List<Guarded> results = again.writes().stream().map(this::memory).toList();
    List<float[]> expected = results.stream().map(Guarded::read).toList();
    results.forEach(memory -> device.fill(memory.payload(), 0xFF));
    List<Buffer> buffers =
        Stream.concat(again.reads().stream(), again.writes().stream())
            .map(tensor -> memory(tensor).payload())
            .toList();
    try (Kernel kernel = device.prepare(again.call());
        Program program =
            device.record(
                List.of(new Launch(again.label(), kernel, buffers, workspace.payload())))) {
      program.run();
    }
    for (int i = 0; i < results.size(); i++) {
      assertArrayEquals(expected.get(i), results.get(i).read(), again.label());
    }
    allMemory().forEach(memory -> memory.checkGuards(again.label()));
  }

  private void checkStep(int index, Map<Guarded, float[]> before) {
    Step step = plan.steps().get(index);
    step.writes().forEach(tensor -> before.remove(memory(tensor)));
    step.parameter()
        .map(parameter -> layout.slot(parameter.name()))
        .ifPresent(
            slot ->
                sinks.forEach(
                    (sink, memory) -> forgetSlot(sink, slot, before.get(memory), memory)));
    before.forEach(
        (memory, old) ->
            assertArrayEquals(
                old, memory.read(), () -> step.label() + " changed " + memory.name()));
    allMemory().forEach(memory -> memory.checkGuards(step.label()));
  }

  /** Takes what a launch for one parameter may change out of the comparison. */
  private void forgetSlot(Sink sink, ParameterLayout.Slot slot, float[] old, Guarded memory) {
    float[] now = memory.read();
    if (sink == Sink.NORM2 || sink == Sink.DOT) {
      System.arraycopy(now, 0, old, 0, now.length);
      return;
    }
    int rows = sink == Sink.STORE ? samples : 1;
    for (int row = 0; row < rows; row++) {
      int at = (int) (row * layout.total() + slot.offset());
      System.arraycopy(now, at, old, at, slot.size());
    }
  }

  private List<Guarded> allMemory() {
    List<Guarded> all = new ArrayList<>(tensors.values());
    all.addAll(sinks.values());
    all.addAll(List.of(direction, sampleWeights, workspace));
    return all;
  }

  /** The value of a tensor after the run. */
  public float[] read(Tensor tensor) {
    return memory(tensor).read();
  }

  /** The memory of a sink after the run. */
  public float[] read(Sink sink) {
    return sinks.get(sink).read();
  }

  @Override
  public void close() {
    programs.forEach(Program::close);
    plan.close();
    allMemory().forEach(Guarded::close);
  }
}
