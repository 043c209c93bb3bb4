package org.unhear.device.cuda;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.Bytes;
import org.unhear.device.Device;
import org.unhear.device.DeviceException;
import org.unhear.device.Kernel;
import org.unhear.device.KernelCall;
import org.unhear.device.Launch;
import org.unhear.device.Ledger;
import org.unhear.device.Program;
import org.unhear.device.cuda.launch.Attributes;
import org.unhear.device.cuda.launch.LaunchRule;
import org.unhear.device.cuda.launch.LaunchRules;
import org.unhear.device.cuda.launch.Launches;

/**
 * An NVIDIA GPU, through the driver API of JCuda and the kernels of {@code kernels/}. Launch rules
 * say how each kernel is launched; a program is a CUDA graph. Everything is in one stream, so what
 * is asked first is done first.
 */
public final class CudaDevice implements Device {
  private final int index;
  private final DriverKind kind;
  private final int driverVersion;
  private final CudaContext context;
  private final Resources resources = new Resources();
  private final CUstream stream = new CUstream();
  private final Staging staging;
  private final KernelImage image;
  private final Map<String, LaunchRule> rules = LaunchRules.all();
  private final Ledger ledger = new Ledger();
  private final boolean stepwise = "1".equals(System.getenv(CudaProgram.STEPWISE));
  private boolean closed;

  /**
   * Opens a GPU.
   *
   * @param index counted from 0, as {@code CUDA_VISIBLE_DEVICES} leaves them
   * @throws org.unhear.UsageException when there is no GPU of this index
   * @throws DeviceException when there is no driver, when driver or GPU are too old for the
   *     kernels, or no memory is left
   */
  public CudaDevice(int index, DriverKind kind) {
    this.index = index;
    this.kind = kind;
    this.driverVersion = Driver.load(kind);
    this.context = new CudaContext(Driver.device(index));
    resources.add(context::release);
    try {
      CudaError.check(
          JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING),
          "making a stream");
      resources.add(() -> JCudaDriver.cuStreamDestroy(stream));
      this.staging = new Staging(stream);
      resources.add(staging::close);
      this.image = new KernelImage(kind);
      resources.add(image::close);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  /**
   * The driver, the GPUs and the kernels of this build in words, for {@code doctor}.
   *
   * @throws DeviceException when there is no driver, no GPU, or no kernels for it
   */
  public static Map<String, String> probe(DriverKind kind) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("driver", "CUDA " + Driver.versionText(Driver.load(kind)));
    int count = Math.max(1, Driver.count());
    for (int i = 0; i < count; i++) {
      CUdevice device = Driver.device(i);
      parts.put(
          "device " + i,
          "%s, compute capability %s, %s"
              .formatted(
                  Driver.name(device),
                  Driver.dotted(Driver.architecture(device)),
                  Bytes.text(Driver.memoryBytes(device))));
    }
    parts.put("kernels", "%,d bytes".formatted(KernelImage.bytes(kind).length));
    return parts;
  }

  @Override
  public String name() {
    return "cuda:" + index;
  }

  @Override
  public String description() {
    return "%s, %s, CUDA %s%s"
        .formatted(
            name(),
            Driver.name(context.device()),
            Driver.versionText(driverVersion),
            kind == DriverKind.SOFTWARE ? ", software driver" : "");
  }

  @Override
  public Map<String, String> facts() {
    CUdevice device = context.device();
    return Map.of(
        "instruction set", "sm_" + Driver.architecture(device),
        "threads", Driver.multiprocessors(device) + " multiprocessors",
        "libraries", "CUDA " + Driver.versionText(driverVersion) + ", " + Driver.name(device));
  }

  @Override
  public Arena allocate(String role, long bytes) {
    enter();
    if (bytes < 0) {
      throw new IllegalArgumentException("an arena of " + bytes + " bytes");
    }
    DevicePointer memory = new DevicePointer();
    int status = JCudaDriver.cuMemAlloc(memory, Math.max(1, bytes));
    if (status == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
      throw outOfMemory(role, bytes);
    }
    CudaError.check(status, () -> "allocating the arena '" + role + "'");
    context.hold();
    return ledger.enter(role, bytes, memory.address(), () -> free(memory));
  }

  private DeviceException outOfMemory(String role, long bytes) {
    long[] free = new long[1];
    long[] total = new long[1];
    JCudaDriver.cuMemGetInfo(free, total);
    return new DeviceException(
        "No memory for the arena '%s' of %,d bytes: %s of %s are free on %s; %s are ours."
            .formatted(
                role,
                bytes,
                Bytes.text(free[0]),
                Bytes.text(total[0]),
                name(),
                Bytes.text(ledger.bytes())),
        "Use a smaller batch or a --memory-budget, or end other programs that 'nvidia-smi' lists.");
  }

  private void free(DevicePointer memory) {
    context.enter();
    JCudaDriver.cuMemFree(memory);
    context.release();
  }

  @Override
  public Kernel prepare(KernelCall call) {
    LaunchRule rule = rules.get(call.name());
    if (rule == null) {
      throw new DeviceException(
          "The cuda device has no kernel '" + call.name() + "'.",
          "Compute on the processor: leave --device out.");
    }
    Launches launches = new Launches();
    try {
      rule.plan(new Attributes(call), launches);
    } catch (IllegalArgumentException e) {
      throw new DeviceException(
          "The cuda device cannot prepare " + call + ": " + e.getMessage(),
          "This is a limit of the kernel; see its file in kernels.",
          e);
    }
    return new CudaKernel(call, launches.all(), launches.workspaceBytes());
  }

  @Override
  public Program record(List<Launch> launches) {
    enter();
    return new CudaProgram(context, stream, image, launches, stepwise);
  }

  @Override
  public void write(Buffer target, float[] source, int first, int count) {
    write(target, first, count, (piece, at, size) -> piece.asFloatBuffer().put(source, at, size));
  }

  @Override
  public void write(Buffer target, int[] source, int first, int count) {
    write(target, first, count, (piece, at, size) -> piece.asIntBuffer().put(source, at, size));
  }

  private void write(Buffer target, int first, int count, Staging.Transfer fill) {
    enter();
    requireRoom(target, count);
    staging.write(target.address(), first, count, fill);
  }

  @Override
  public void read(Buffer source, float[] target, int first, int count) {
    enter();
    requireRoom(source, count);
    staging.read(
        source.address(),
        first,
        count,
        (piece, at, size) -> piece.asFloatBuffer().get(target, at, size));
  }

  @Override
  public void copy(Buffer source, Buffer target) {
    enter();
    if (source.bytes() != target.bytes()) {
      throw new IllegalArgumentException(
          "copy of %d bytes into %d bytes".formatted(source.bytes(), target.bytes()));
    }
    if (source.bytes() > 0) {
      CudaError.check(
          JCudaDriver.cuMemcpyDtoDAsync(
              DevicePointer.of(target.address()),
              DevicePointer.of(source.address()),
              source.bytes(),
              stream),
          "copying on the GPU");
    }
  }

  @Override
  public void fill(Buffer target, int value) {
    enter();
    if (target.bytes() > 0) {
      CudaError.check(
          JCudaDriver.cuMemsetD8Async(
              DevicePointer.of(target.address()), (byte) value, target.bytes(), stream),
          "filling memory of the GPU");
    }
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  /** Closes the device; arenas and programs that are still open may be closed later. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    context.enter();
    JCudaDriver.cuStreamSynchronize(stream);
    resources.close();
  }

  private void enter() {
    if (closed) {
      throw new IllegalStateException("the device " + name() + " is closed");
    }
    context.enter();
  }

  private static void requireRoom(Buffer buffer, int count) {
    if (count < 0 || count > buffer.elements()) {
      throw new IllegalArgumentException(
          "%d elements for a buffer of %d in '%s'"
              .formatted(count, buffer.elements(), buffer.arena().role()));
    }
  }
}
