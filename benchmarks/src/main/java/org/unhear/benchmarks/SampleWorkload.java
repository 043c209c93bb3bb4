package org.unhear.benchmarks;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.unhear.device.Arena;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.graph.Executor;
import org.unhear.graph.Graph;
import org.unhear.graph.Sink;
import org.unhear.graph.SinkBuffers;
import org.unhear.train.ClippedGradient;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.Pass;
import org.unhear.train.PassSpec;

/** Forward and backward passes of a model over a fixed batch in inference mode, into each sink. */
final class SampleWorkload implements AutoCloseable {
  private final CpuDevice device;
  private final Learner learner;
  private final Examples examples;
  private final int[] order;
  private final int total;
  private final Map<Sink, Arena> results = new EnumMap<>(Sink.class);
  private final Arena direction;
  private final float[] ones;

  SampleWorkload(String model, int batch, int threads) {
    device = new CpuDevice(threads);
    learner = Learner.initialised(device, Workload.model(model), 1);
    examples = Workload.batch(batch);
    order = IntStream.range(0, batch).toArray();
    total = Math.toIntExact(learner.weights().parameters().total());
    direction = device.allocate("direction", (long) (total + batch) * Float.BYTES);
    float[] values = new float[total + batch];
    Arrays.fill(values, 1e-3f);
    device.write(direction.whole(), values);
    ones = new float[batch];
    Arrays.fill(ones, 1);
  }

  /** A pass forward alone. */
  void forward() {
    load(PassSpec.inference(ones.length)).forward();
  }

  /** A pass forward and backward into a sink; ACCUMULATE is the ordinary one. */
  void into(Sink sink) {
    PassSpec spec = spec(sink);
    device.fill(result(sink).whole(), 0);
    load(spec, buffers(sink)).forward().backward(ones);
  }

  /** Clipped gradients of the whole batch. The clipper is the caller's, since it holds memory. */
  void clip(ClippedGradient clipper) {
    learner.zeroGradient();
    clipper.add(examples, order, 0, order.length, 1, 1, 0, 0);
  }

  ClippedGradient clipper() {
    return new ClippedGradient(learner, ones.length, Graph.Mode.INFERENCE);
  }

  /** Bytes of a pass: activations and workspace, inputs, weights and the sink's result. */
  long bytes(Sink sink) {
    Pass pass = learner.pass(spec(sink), buffers(sink));
    long v = sink == Sink.DOT ? (long) total * Float.BYTES : 0;
    return Executor.scratchBytes(pass.plan())
        + pass.plan().inputBytes()
        + (long) total * Float.BYTES
        + result(sink).bytes()
        + v;
  }

  /** Σ_i ‖g_i‖² in total, to be compared with a peer's before anything is timed. */
  double sumOfSquares() {
    into(Sink.NORM2);
    double sum = 0;
    for (float each : device.read(result(Sink.NORM2).whole(), ones.length)) {
      sum += each;
    }
    return sum;
  }

  Learner learner() {
    return learner;
  }

  private PassSpec spec(Sink sink) {
    return PassSpec.training(ones.length).in(Graph.Mode.INFERENCE).into(Set.of(sink));
  }

  private Pass load(PassSpec spec) {
    return learner.pass(spec).load(examples, order, 0);
  }

  private Pass load(PassSpec spec, SinkBuffers sinks) {
    return learner.pass(spec, sinks).load(examples, order, 0);
  }

  private SinkBuffers buffers(Sink sink) {
    return new SinkBuffers(
        Map.of(sink, result(sink).whole()),
        direction.whole().slice(0, total),
        direction.whole().slice(total, ones.length));
  }

  private Arena result(Sink sink) {
    return results.computeIfAbsent(
        sink,
        each ->
            device.allocate(
                "result",
                Float.BYTES
                    * switch (each) {
                      case ACCUMULATE, SQUARE, WEIGHTED -> (long) total;
                      case STORE -> (long) total * ones.length;
                      case NORM2, DOT -> (long) ones.length;
                    }));
  }

  @Override
  public void close() {
    learner.close();
    results.values().forEach(Arena::close);
    direction.close();
    device.close();
  }
}
