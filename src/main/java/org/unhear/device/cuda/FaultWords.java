package org.unhear.device.cuda;

import java.util.Arrays;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;
import org.unhear.device.DeviceException;
import org.unhear.device.cuda.launch.Fault;

/** Device memory in which the kernels of a program tell of bad values, a word a launch. */
final class FaultWords implements AutoCloseable {
  private final DevicePointer memory = new DevicePointer();
  private final BoundLaunch[] owners;
  private final long[] words;
  private final Pointer onHost;
  private int taken;

  /**
   * @param count words; 0 takes no memory
   */
  FaultWords(int count) {
    owners = new BoundLaunch[count];
    words = new long[count];
    onHost = Pointer.to(words);
    if (count > 0) {
      CudaError.check(
          JCudaDriver.cuMemAlloc(memory, (long) count * Long.BYTES), "taking memory for faults");
      try {
        clear();
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }
  }

  private void clear() {
    Arrays.fill(words, Fault.NONE);
    CudaError.check(
        JCudaDriver.cuMemcpyHtoD(memory, onHost, (long) words.length * Long.BYTES),
        "clearing faults");
  }

  /** Address of the word that comes next. */
  long nextAddress() {
    return memory.address() + (long) taken * Long.BYTES;
  }

  /** Gives that word to a launch. */
  void give(BoundLaunch owner) {
    owners[taken++] = owner;
  }

  /**
   * @throws DeviceException for the first launch that found a bad value; the words are clean then
   */
  void check() {
    if (words.length == 0) {
      return;
    }
    CudaError.check(
        JCudaDriver.cuMemcpyDtoH(onHost, memory, (long) words.length * Long.BYTES),
        "reading faults");
    for (int i = 0; i < words.length; i++) {
      if (words[i] != Fault.NONE) {
        String text = owners[i].raw().fault().orElseThrow().of(words[i]);
        clear();
        throw new DeviceException(
            "%s failed in %s: %s"
                .formatted(owners[i].launch().label(), owners[i].launch().kernel().call(), text),
            "What this run computed is worth nothing; the device can go on.");
      }
    }
  }

  @Override
  public void close() {
    if (words.length > 0) {
      JCudaDriver.cuMemFree(memory);
    }
  }
}
