package org.unhear.device.cuda;

import java.util.ArrayList;
import java.util.List;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;
import org.unhear.device.Launch;
import org.unhear.device.Program;
import org.unhear.device.cuda.launch.RawLaunch;

/**
 * Launches captured once as a CUDA graph, which a run replays with one call. Stepwise, each launch
 * is made and waited for apart: slow, but a launch that fails is known.
 */
final class CudaProgram implements Program {
  /** The environment variable that makes programs run stepwise. */
  static final String STEPWISE = "UNHEAR_CUDA_STEPWISE";

  static final String HOW_TO_NAME_THE_LAUNCH =
      "With " + STEPWISE + "=1 in the environment the message names the launch.";

  private final CudaContext context;
  private final CUstream stream;
  private final boolean stepwise;
  private final FaultWords faults;
  private final List<BoundLaunch> launches = new ArrayList<>();
  private final CUgraphExec graph = new CUgraphExec();
  private boolean captured;
  private boolean closed;

  CudaProgram(
      CudaContext context, CUstream stream, KernelImage image, List<Launch> all, boolean stepwise) {
    this.context = context;
    this.stream = stream;
    this.stepwise = stepwise;
    this.faults = new FaultWords(faultCount(all));
    try {
      for (Launch launch : all) {
        for (RawLaunch raw : ((CudaKernel) launch.kernel()).launches()) {
          bind(launch, raw, image);
        }
      }
      if (!stepwise && !launches.isEmpty()) {
        capture();
      }
    } catch (RuntimeException e) {
      faults.close();
      throw e;
    }
    context.hold();
  }

  private static int faultCount(List<Launch> all) {
    return (int)
        all.stream()
            .flatMap(launch -> ((CudaKernel) launch.kernel()).launches().stream())
            .filter(raw -> raw.fault().isPresent())
            .count();
  }

  private void bind(Launch launch, RawLaunch raw, KernelImage image) {
    BoundLaunch bound = BoundLaunch.of(launch, raw, image.function(raw), faults.nextAddress());
    if (raw.fault().isPresent()) {
      faults.give(bound);
    }
    launches.add(bound);
  }

  private void capture() {
    CudaError.check(
        JCudaDriver.cuStreamBeginCapture(
            stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
        "starting to record launches");
    CUgraph recorded = new CUgraph();
    try {
      launches.forEach(launch -> launch.start(stream));
    } catch (RuntimeException e) {
      JCudaDriver.cuStreamEndCapture(stream, recorded);
      JCudaDriver.cuGraphDestroy(recorded);
      throw e;
    }
    CudaError.check(
        JCudaDriver.cuStreamEndCapture(stream, recorded), "ending the record of launches");
    int status = JCudaDriver.cuGraphInstantiate(graph, recorded, 0);
    JCudaDriver.cuGraphDestroy(recorded);
    CudaError.check(status, () -> "making a graph of " + description());
    captured = true;
  }

  @Override
  public void run() {
    if (closed) {
      throw new IllegalStateException("the program is closed");
    }
    context.enter();
    if (captured) {
      check(JCudaDriver.cuGraphLaunch(graph, stream));
      check(JCudaDriver.cuStreamSynchronize(stream));
    } else {
      for (BoundLaunch launch : launches) {
        launch.start(stream);
        CudaError.check(JCudaDriver.cuStreamSynchronize(stream), launch::description);
      }
    }
    faults.check();
  }

  private void check(int status) {
    if (status != CUresult.CUDA_SUCCESS) {
      throw CudaError.of(status, description());
    }
  }

  /** What is in the program: the launch when it is one, otherwise the first and the last. */
  private String description() {
    BoundLaunch first = launches.get(0);
    BoundLaunch last = launches.get(launches.size() - 1);
    return launches.size() == 1
        ? first.description()
        : "one of %,d launches, from %s to %s"
            .formatted(launches.size(), first.launch().label(), last.launch().label());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (captured) {
      JCudaDriver.cuGraphExecDestroy(graph);
    }
    faults.close();
    context.release();
  }
}
