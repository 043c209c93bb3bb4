package org.unhear.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.unhear.device.DataType;
import org.unhear.device.Device;
import org.unhear.device.Shape;
import org.unhear.graph.Backward;
import org.unhear.graph.Executor;
import org.unhear.graph.Graph;
import org.unhear.graph.GuardedRun;
import org.unhear.graph.Initializer;
import org.unhear.graph.Sink;
import org.unhear.graph.Tensor;
import org.unhear.graph.Weights;

/** A case as a graph of one node: built, filled, run. */
final class CaseRun {
  /** Values of all operands and of the upstream gradient. */
  record Data(List<float[]> operands, float[] upstream) {
    /** Those of one sample. */
    Data sample(OpCase c, int i) {
      List<float[]> own = new ArrayList<>();
      for (int k = 0; k < operands.size(); k++) {
        boolean batched = c.operands().get(k).batched();
        own.add(batched ? row(operands.get(k), c.batch(), i) : operands.get(k));
      }
      return new Data(own, row(upstream, c.batch(), i));
    }

    private static float[] row(float[] all, int batch, int i) {
      int size = all.length / batch;
      return Arrays.copyOfRange(all, i * size, (i + 1) * size);
    }

    double[][] asDoubles() {
      double[][] values = new double[operands.size()][];
      for (int k = 0; k < values.length; k++) {
        values[k] = doubles(operands.get(k));
      }
      return values;
    }
  }

  private final OpCase opCase;
  private final Graph graph;
  private final List<Tensor> operands = new ArrayList<>();
  private final Tensor output;
  private final Tensor upstream;

  CaseRun(OpCase c) {
    this.opCase = c;
    this.graph = new Graph(c.mode());
    for (OpCase.Operand operand : c.operands()) {
      operands.add(declare(operand, operand.shape(c.batch())));
    }
    output =
        graph.keep(
            graph.apply("node", c.operator().apply(c.batch()), operands.toArray(Tensor[]::new)));
    upstream = graph.input("upstream", DataType.FLOAT32, output.shape());
  }

  private Tensor declare(OpCase.Operand operand, Shape shape) {
    return switch (operand.kind()) {
      case ACTIVATION, FIXED -> graph.input(operand.name(), DataType.FLOAT32, shape);
      case INTEGERS -> graph.input(operand.name(), DataType.INT32, shape);
      case PARAMETER -> graph.parameter(operand.name(), shape, Initializer.constant(0));
      case STATE -> graph.state(operand.name(), shape, Initializer.constant(0));
    };
  }

  Graph graph() {
    return graph;
  }

  Tensor output() {
    return output;
  }

  Tensor operand(int i) {
    return operands.get(i);
  }

  /** Random values, a function of the case alone. */
  Data draw() {
    SplittableRandom random = new SplittableRandom(opCase.toString().hashCode());
    List<float[]> values = new ArrayList<>();
    for (OpCase.Operand operand : opCase.operands()) {
      values.add(operand.values().draw(operand.shape(opCase.batch()), random.split()));
    }
    return new Data(values, Values.normal().draw(output.shape(), random.split()));
  }

  /** Gradients of all activations, and of the parameters into some sinks. */
  Backward backward(Set<Sink> sinks) {
    List<Tensor> inputs = new ArrayList<>();
    for (int k = 0; k < operands.size(); k++) {
      if (opCase.operands().get(k).kind() == OpCase.Kind.ACTIVATION) {
        inputs.add(operands.get(k));
      }
    }
    return new Backward(List.of(new Backward.Seed(output, upstream)), sinks, name -> true, inputs);
  }

  GuardedRun guarded(Device device, Set<Sink> sinks) {
    return new GuardedRun(device, graph, backward(sinks), opCase.batch());
  }

  void fill(GuardedRun run, Data data) {
    for (int k = 0; k < operands.size(); k++) {
      if (operands.get(k).type() == DataType.INT32) {
        run.set(operands.get(k), integers(data.operands().get(k)));
      } else {
        run.set(operands.get(k), data.operands().get(k));
      }
    }
    run.set(upstream, data.upstream());
  }

  void fill(Executor executor, Weights weights, Data data) {
    for (int k = 0; k < operands.size(); k++) {
      float[] values = data.operands().get(k);
      switch (opCase.operands().get(k).kind()) {
        case ACTIVATION, FIXED -> executor.write(operands.get(k), values);
        case INTEGERS -> executor.write(operands.get(k), integers(values));
        case PARAMETER -> weights.set(operands.get(k).name(), values);
        case STATE -> weights.device().write(weights.state(operands.get(k).name()), values);
      }
    }
    executor.write(upstream, data.upstream());
  }

  /** Everything a run computed: result, gradients of activations, states, sinks. */
  Map<String, float[]> results(GuardedRun run) {
    Map<String, float[]> results = new LinkedHashMap<>();
    results.put("result", run.read(output));
    for (int k = 0; k < operands.size(); k++) {
      OpCase.Operand operand = opCase.operands().get(k);
      if (operand.kind() == OpCase.Kind.ACTIVATION) {
        results.put("∂" + operand.name(), run.read(run.plan().inputGradient(operands.get(k))));
      } else if (operand.kind() == OpCase.Kind.STATE) {
        results.put(operand.name(), run.read(operands.get(k)));
      }
    }
    run.plan().backward().sinks().stream()
        .sorted()
        .forEach(sink -> results.put(sink.name(), run.read(sink)));
    return results;
  }

  static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static int[] integers(float[] values) {
    int[] whole = new int[values.length];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (int) values[i];
    }
    return whole;
  }
}
