package org.unhear.device.softcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Work waits in streams until somebody waits for it, and is captured in graphs. */
@Tag("sanitized")
class StreamTest {
  private static final int GLOBAL = CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_GLOBAL;

  private SoftwareGpu gpu;
  private final CUstream one = new CUstream();
  private final CUstream two = new CUstream();
  private final CUevent event = new CUevent();
  private final Pointer pinned = new Pointer();

  @BeforeEach
  void open() {
    gpu = new SoftwareGpu();
    int nonBlocking = CUstream_flags.CU_STREAM_NON_BLOCKING;
    SoftwareGpu.check(JCudaDriver.cuStreamCreate(one, nonBlocking));
    SoftwareGpu.check(JCudaDriver.cuStreamCreate(two, nonBlocking));
    SoftwareGpu.check(JCudaDriver.cuEventCreate(event, 0));
    SoftwareGpu.check(JCudaDriver.cuMemAllocHost(pinned, 16));
  }

  @AfterEach
  void close() {
    SoftwareGpu.check(JCudaDriver.cuStreamDestroy(one));
    SoftwareGpu.check(JCudaDriver.cuStreamDestroy(two));
    SoftwareGpu.check(JCudaDriver.cuEventDestroy(event));
    SoftwareGpu.check(JCudaDriver.cuMemFreeHost(pinned));
    gpu.close();
  }

  private FloatBuffer host() {
    return pinned.getByteBuffer(0, 16).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private void fill(CUstream stream, CUdeviceptr target, float value) {
    SoftwareGpu.check(
        JCudaDriver.cuMemsetD32Async(target, Float.floatToRawIntBits(value), 1, stream));
  }

  private void copyToHost(CUstream stream, CUdeviceptr source) {
    SoftwareGpu.check(JCudaDriver.cuMemcpyDtoHAsync(pinned, source, 4, stream));
  }

  @Test
  void aCopyHasNotComeBeforeItsStreamIsWaitedFor() {
    CUdeviceptr memory = gpu.floats(7f);
    host().put(0, 1);
    copyToHost(one, memory);
    assertEquals(1, host().get(0));
    SoftwareGpu.check(JCudaDriver.cuStreamSynchronize(one));
    assertEquals(7, host().get(0));
  }

  @Test
  void pinnedMemoryIsReadWhenTheCopyRuns() {
    CUdeviceptr memory = gpu.floats(0f);
    host().put(0, 1);
    SoftwareGpu.check(JCudaDriver.cuMemcpyHtoDAsync(memory, pinned, 4, one));
    host().put(0, 2);
    SoftwareGpu.check(JCudaDriver.cuStreamSynchronize(one));
    assertEquals(2, gpu.read(memory, 1)[0]);
  }

  @Test
  void streamsMeetAtEventsOnly() {
    CUdeviceptr memory = gpu.floats(0f);
    fill(one, memory, 3);
    copyToHost(two, memory);
    SoftwareGpu.check(JCudaDriver.cuStreamSynchronize(two));
    assertEquals(0, host().get(0));

    SoftwareGpu.check(JCudaDriver.cuEventRecord(event, one));
    SoftwareGpu.check(JCudaDriver.cuStreamWaitEvent(two, event, 0));
    copyToHost(two, memory);
    SoftwareGpu.check(JCudaDriver.cuStreamSynchronize(two));
    assertEquals(3, host().get(0));
  }

  @Test
  void aQueryIsNotReadyUntilTheWorkIsDone() {
    fill(one, gpu.floats(1), 1);
    assertEquals(CUresult.CUDA_ERROR_NOT_READY, JCudaDriver.cuStreamQuery(one));
    SoftwareGpu.check(JCudaDriver.cuStreamQuery(one));
  }

  @Test
  void eventsTakeTheTime() {
    CUevent end = new CUevent();
    SoftwareGpu.check(JCudaDriver.cuEventCreate(end, 0));
    SoftwareGpu.check(JCudaDriver.cuEventRecord(event, one));
    fill(one, gpu.floats(1), 1);
    SoftwareGpu.check(JCudaDriver.cuEventRecord(end, one));
    float[] milliseconds = new float[1];
    int status = JCudaDriver.cuEventElapsedTime(milliseconds, event, end);
    assertEquals(CUresult.CUDA_ERROR_NOT_READY, status);
    SoftwareGpu.check(JCudaDriver.cuEventSynchronize(end));
    SoftwareGpu.check(JCudaDriver.cuEventElapsedTime(milliseconds, event, end));
    assertTrue(milliseconds[0] > 0);
    SoftwareGpu.check(JCudaDriver.cuEventDestroy(end));
  }

  private CUgraph capture(Runnable work) {
    SoftwareGpu.check(JCudaDriver.cuStreamBeginCapture(one, GLOBAL));
    work.run();
    CUgraph graph = new CUgraph();
    SoftwareGpu.check(JCudaDriver.cuStreamEndCapture(one, graph));
    return graph;
  }

  private void replay(CUgraph graph, int times) {
    CUgraphExec executable = new CUgraphExec();
    SoftwareGpu.check(JCudaDriver.cuGraphInstantiate(executable, graph, 0));
    for (int i = 0; i < times; i++) {
      SoftwareGpu.check(JCudaDriver.cuGraphLaunch(executable, one));
    }
    SoftwareGpu.check(JCudaDriver.cuStreamSynchronize(one));
    SoftwareGpu.check(JCudaDriver.cuGraphExecDestroy(executable));
    SoftwareGpu.check(JCudaDriver.cuGraphDestroy(graph));
  }

  @Test
  void aGraphRunsWhatWasCapturedEachTimeItIsLaunched() {
    CUdeviceptr counter = gpu.ints(0);
    CUdeviceptr copy = gpu.ints(0);
    CUgraph graph =
        capture(
            () -> {
              SoftwareGpu.check(gpu.launch(one, "add_to", 2, 32, 0, counter, 1));
              SoftwareGpu.check(JCudaDriver.cuMemcpyDtoDAsync(copy, counter, 4, one));
            });
    SoftwareGpu.check(JCudaDriver.cuStreamSynchronize(one));
    assertEquals(0, gpu.readInts(counter, 1)[0], "capturing runs nothing");
    long[] nodes = new long[1];
    SoftwareGpu.check(JCudaDriver.cuGraphGetNodes(graph, null, nodes));
    assertEquals(2, nodes[0]);
    replay(graph, 3);
    assertEquals(3 * 64, gpu.readInts(copy, 1)[0]);
  }

  @Test
  void aCaptureTakesInTheStreamsThatWaitForIt() {
    CUdeviceptr memory = gpu.floats(0f);
    CUevent back = new CUevent();
    SoftwareGpu.check(JCudaDriver.cuEventCreate(back, 0));
    CUgraph graph =
        capture(
            () -> {
              SoftwareGpu.check(JCudaDriver.cuEventRecord(event, one));
              SoftwareGpu.check(JCudaDriver.cuStreamWaitEvent(two, event, 0));
              fill(two, memory, 5);
              SoftwareGpu.check(JCudaDriver.cuEventRecord(back, two));
              SoftwareGpu.check(JCudaDriver.cuStreamWaitEvent(one, back, 0));
              copyToHost(one, memory);
            });
    replay(graph, 1);
    assertEquals(5, host().get(0));
    SoftwareGpu.check(JCudaDriver.cuEventDestroy(back));
  }

  @Test
  void aCaptureEndsOnlyWhenAllItsStreamsWereWaitedFor() {
    CUdeviceptr memory = gpu.floats(0f);
    SoftwareGpu.check(JCudaDriver.cuStreamBeginCapture(one, GLOBAL));
    SoftwareGpu.check(JCudaDriver.cuEventRecord(event, one));
    SoftwareGpu.check(JCudaDriver.cuStreamWaitEvent(two, event, 0));
    fill(two, memory, 5);
    assertEquals(
        "CUDA_ERROR_STREAM_CAPTURE_UNJOINED",
        CUresult.stringFor(JCudaDriver.cuStreamEndCapture(one, new CUgraph())));
  }

  @Test
  void allocatingSpoilsACapture() {
    SoftwareGpu.check(JCudaDriver.cuStreamBeginCapture(one, GLOBAL));
    assertEquals(
        "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED",
        CUresult.stringFor(JCudaDriver.cuMemAlloc(new CUdeviceptr(), 4)));
    assertEquals(
        "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED",
        CUresult.stringFor(JCudaDriver.cuStreamEndCapture(one, new CUgraph())));
  }
}
