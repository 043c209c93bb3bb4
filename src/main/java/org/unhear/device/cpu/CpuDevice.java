package org.unhear.device.cpu;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.unhear.UsageException;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.Device;
import org.unhear.device.DeviceException;
import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;
import org.unhear.device.Launch;
import org.unhear.device.Ledger;
import org.unhear.device.Program;

/**
 * The processor, through {@code native/cpu}: oneDNN for dense convolution and matrix products, our
 * own vectorised kernels for the rest. Every kernel cuts its work into tiles that do not depend on
 * the number of threads, so neither do results.
 */
public final class CpuDevice implements Device {
  private final int threads;
  private final String instructionSet;
  private final Ledger ledger = new Ledger();
  private boolean closed;

  /**
   * @param threads threads that share the tiles of a kernel, at least 1
   * @throws DeviceException when the native library cannot be loaded
   */
  public CpuDevice(int threads) {
    if (threads < 1) {
      throw new UsageException("The number of threads is " + threads + ".", "Give 1 or more.");
    }
    this.threads = threads;
    this.instructionSet = NativeLibrary.level();
  }

  /** As many threads as the JVM sees processors. */
  public CpuDevice() {
    this(Runtime.getRuntime().availableProcessors());
  }

  public int threads() {
    return threads;
  }

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public String description() {
    return "cpu, " + threads + " threads, " + instructionSet + ", " + NativeCpu.description();
  }

  @Override
  public Map<String, String> facts() {
    return Map.of(
        "instruction set", instructionSet,
        "threads", Integer.toString(threads),
        "libraries", NativeCpu.description());
  }

  /** One for each thread: a small job that is alone on its thread waits for no other. */
  @Override
  public List<Device> lanes() {
    requireOpen();
    return threads == 1
        ? List.of()
        : IntStream.range(0, threads).<Device>mapToObj(lane -> new CpuDevice(1)).toList();
  }

  /** Kernels in the native catalogue, sorted. */
  public List<String> kernels() {
    return List.of(NativeCpu.kernels());
  }

  @Override
  public Arena allocate(String role, long bytes) {
    requireOpen();
    if (bytes < 0) {
      throw new IllegalArgumentException("an arena of " + bytes + " bytes");
    }
    long address = NativeCpu.allocate(bytes);
    if (address == 0) {
      throw new DeviceException(
          "No memory for the arena '%s' of %,d bytes; %,d bytes are in use."
              .formatted(role, bytes, ledger.bytes()),
          "Use a smaller batch or a --memory-budget.");
    }
    return ledger.enter(role, bytes, address, () -> NativeCpu.free(address));
  }

  @Override
  public Kernel prepare(KernelCall call) {
    requireOpen();
    String[] keys = call.attributes().keySet().toArray(String[]::new);
    double[] values =
        call.attributes().values().stream().mapToDouble(Double::doubleValue).toArray();
    try {
      return new CpuKernel(call, NativeCpu.prepare(call.name(), keys, values, threads));
    } catch (IllegalArgumentException e) {
      throw new DeviceException(
          "The cpu device cannot prepare " + call + ": " + e.getMessage(),
          "This is a limit of the kernel; see its file in native/cpu.",
          e);
    }
  }

  @Override
  public Program record(List<Launch> launches) {
    requireOpen();
    long[] kernels =
        launches.stream().mapToLong(launch -> ((CpuKernel) launch.kernel()).handle()).toArray();
    long[][] buffers =
        launches.stream()
            .map(launch -> launch.buffers().stream().mapToLong(Buffer::address).toArray())
            .toArray(long[][]::new);
    long[] workspaces =
        launches.stream().mapToLong(launch -> launch.workspace().address()).toArray();
    return new CpuProgram(
        List.copyOf(launches), NativeCpu.record(kernels, buffers, workspaces), threads);
  }

  @Override
  public void write(Buffer target, float[] source, int first, int count) {
    requireRoom(target, count);
    NativeCpu.writeFloats(target.address(), source, first, count);
  }

  @Override
  public void write(Buffer target, int[] source, int first, int count) {
    requireRoom(target, count);
    NativeCpu.writeInts(target.address(), source, first, count);
  }

  @Override
  public void read(Buffer source, float[] target, int first, int count) {
    requireRoom(source, count);
    NativeCpu.readFloats(source.address(), target, first, count);
  }

  @Override
  public void copy(Buffer source, Buffer target) {
    if (source.bytes() != target.bytes()) {
      throw new IllegalArgumentException(
          "copy of %d bytes into %d bytes".formatted(source.bytes(), target.bytes()));
    }
    NativeCpu.copy(source.address(), target.address(), source.bytes());
  }

  @Override
  public void fill(Buffer target, int value) {
    NativeCpu.fill(target.address(), value, target.bytes());
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Instruction set chosen for this process and the library versions, for {@code doctor}. */
  public static Map<String, String> probe() {
    return Map.of("instruction set", NativeLibrary.level(), "libraries", NativeCpu.description());
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the cpu device is closed");
    }
  }

  private static void requireRoom(Buffer buffer, int count) {
    if (count < 0 || count > buffer.elements()) {
      throw new IllegalArgumentException(
          "%d elements for a buffer of %d in '%s'"
              .formatted(count, buffer.elements(), buffer.arena().role()));
    }
  }
}
