package org.unhear.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.unhear.device.Launch;
import org.unhear.device.MemoryLimits;
import org.unhear.device.Shape;
import org.unhear.device.cpu.CpuDevice;
import org.unhear.graph.ParameterLayout;
import org.unhear.nn.Model;
import org.unhear.nn.Models;
import org.unhear.train.Examples;
import org.unhear.train.Learner;
import org.unhear.train.Optimizer;
import org.unhear.train.OptimizerSpec;
import org.unhear.train.Pass;
import org.unhear.train.PassSpec;

/** A model with a fixed batch, the same that the peers are given. */
final class Workload implements AutoCloseable {
  static final int CLASSES = 12;
  private static final Shape EXAMPLE = Shape.of(40, 98);

  private final CpuDevice device;
  private final Learner learner;
  private final Optimizer optimizer;
  private final Pass pass;
  private final float[] examples;
  private final int[] labels;

  Workload(String name, int batch, int threads) {
    this(name, batch, threads, MemoryLimits.NONE);
  }

  /** Under limits of memory. */
  Workload(String name, int batch, int threads, MemoryLimits limits) {
    device = new CpuDevice(threads);
    device.ledger().limit(limits);
    learner = Learner.initialised(device, model(name), 1);
    optimizer =
        new Optimizer(new OptimizerSpec.Sgd(1e-3, 0.9, 0), learner.weights(), learner.gradient());
    examples = examples(batch);
    labels = labels(batch);
    pass = learner.trainingPass(batch);
    pass.load(examples, labels);
  }

  static Model model(String name) {
    return Models.create(name, EXAMPLE, CLASSES);
  }

  /** The batch. */
  static Examples batch(int size) {
    return Examples.of(examples(size), labels(size));
  }

  private static int[] labels(int batch) {
    return IntStream.range(0, batch).map(i -> i % CLASSES).toArray();
  }

  /** sin of a running phase: cheap, the same in every language, and no two examples are alike. */
  private static float[] examples(int batch) {
    float[] values = new float[Math.toIntExact(batch * EXAMPLE.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(0.37 * i);
    }
    return values;
  }

  float step() {
    pass.forward();
    float[] losses = pass.losses();
    learner.zeroGradient();
    pass.backwardMean();
    optimizer.apply();
    return losses[0];
  }

  /** Mean loss in inference mode, to be compared with a peer's before anything is timed. */
  double inferenceLoss() {
    Pass inference = learner.pass(PassSpec.inference(labels.length));
    double sum = 0;
    for (float loss : inference.load(examples, labels).forward().losses()) {
      sum += loss;
    }
    pass.load(examples, labels);
    return sum / labels.length;
  }

  /** Writes all parameters, in order, as raw little-endian floats. */
  void exportParameters(Path file) throws IOException {
    exportParameters(learner, file);
  }

  static void exportParameters(Learner learner, Path file) throws IOException {
    ParameterLayout layout = learner.weights().parameters();
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(layout.count() * 4)).order(ByteOrder.LITTLE_ENDIAN);
    for (ParameterLayout.Slot slot : layout.slots()) {
      for (float value : learner.weights().get(slot.name())) {
        bytes.putFloat(value);
      }
    }
    Files.write(file, bytes.array());
  }

  CpuDevice device() {
    return device;
  }

  List<Launch> launches() {
    return pass.launches();
  }

  long bytes() {
    return learner.bytes() + optimizer.bytes();
  }

  @Override
  public void close() {
    optimizer.close();
    learner.close();
    device.close();
  }
}
