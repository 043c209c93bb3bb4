package org.unhear.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One training step: forward, mean cross-entropy, backward, SGD with momentum, on a batch that is already on the device.
 * The same step in PyTorch is {@code peers/training_step.py}; {@link Beside} alternates the two.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 2, time = 2)
@Fork(1)
public class TrainingStep {
  @Param({"res8", "kwt-1", "bc-resnet-1", "x-vector"})
  public String model;

  @Param("64")
  public int batch;

  @Param("2")
  public int threads;

  private Workload workload;

  @Setup(Level.Trial)
  public void open() {
    workload = new Workload(model, batch, threads);
  }

  @Benchmark
  public float step() {
    return workload.step();
  }

  @TearDown(Level.Trial)
  public void close() {
    workload.close();
  }
}
