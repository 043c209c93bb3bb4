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
import org.unhear.graph.Sink;
import org.unhear.train.ClippedGradient;

/**
 * A forward and backward pass into each gradient sink, and the sum of clipped gradients, beside the forward pass and the
 * ordinary one. {@link PerSampleBeside} takes turns between them and PyTorch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 2, time = 2)
@Fork(1)
public class PerSampleGradient {
  @Param({"res8", "kwt-1", "bc-resnet-1", "x-vector"})
  public String model;

  @Param({"ACCUMULATE", "SQUARE", "NORM2", "DOT", "WEIGHTED", "STORE"})
  public Sink sink;

  @Param("64")
  public int batch;

  @Param("2")
  public int threads;

  private SampleWorkload workload;
  private ClippedGradient clipper;

  @Setup(Level.Trial)
  public void open() {
    workload = new SampleWorkload(model, batch, threads);
    clipper = workload.clipper();
  }

  @Benchmark
  public void forward() {
    workload.forward();
  }

  @Benchmark
  public void pass() {
    workload.into(sink);
  }

  @Benchmark
  public void clipped() {
    workload.clip(clipper);
  }

  @TearDown(Level.Trial)
  public void close() {
    clipper.close();
    workload.close();
  }
}
