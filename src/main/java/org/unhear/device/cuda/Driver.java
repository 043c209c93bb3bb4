package org.unhear.device.cuda;

import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.unhear.UsageException;
import org.unhear.device.DeviceException;

/** The CUDA driver of this process: found, loaded and initialised once. */
final class Driver {
  /** Compute capability that the kernels need at least, times ten. */
  private static final int OLDEST_ARCHITECTURE = 80;

  /**
   * CUDA version that a driver must offer at least, as the driver counts: 1000·major + 10·minor.
   */
  private static final int OLDEST_VERSION = 12_000;

  /** What the software driver calls its device. */
  private static final String SOFTWARE_DEVICE = "software CUDA device";

  private static final String ON_CPU = "Or compute on the processor: leave --device out.";

  private Driver() {}

  /** A process has one driver, so what is loaded first stays. */
  private static final class Installed {
    static final boolean STARTED = start();
  }

  private static final class Software {
    static final boolean STARTED = start();

    private static boolean start() {
      System.load(SoftwareDriver.folder().resolve("libcuda.so.1").toString());
      return Driver.start();
    }
  }

  private static boolean start() {
    JCudaDriver.setExceptionsEnabled(false);
    int status = JCudaDriver.cuInit(0);
    if (status != CUresult.CUDA_SUCCESS) {
      throw new StartFailure(status);
    }
    return true;
  }

  /** A failure before there is a context, carried out of the initialisers above. */
  private static final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final int status;

    StartFailure(int status) {
      super(CUresult.stringFor(status));
      this.status = status;
    }
  }

  /**
   * Loads a driver and returns the CUDA version that it offers, 1000·major + 10·minor.
   *
   * @throws DeviceException when there is none, it finds no GPU or is too old
   */
  static int load(DriverKind kind) {
    start(kind);
    if (kind == DriverKind.INSTALLED && isSoftware()) {
      throw new DeviceException(
          "The CUDA driver of this process is the software driver, which is for tests.",
          "Ask for it with --software-driver, or take it off LD_LIBRARY_PATH.");
    }
    int[] version = new int[1];
    CudaError.check(JCudaDriver.cuDriverGetVersion(version), "asking for the driver's version");
    if (version[0] < OLDEST_VERSION) {
      throw new DeviceException(
          "The NVIDIA driver offers CUDA %s; the kernels need %s or newer."
              .formatted(versionText(version[0]), versionText(OLDEST_VERSION)),
          "Install a newer NVIDIA driver. " + ON_CPU);
    }
    return version[0];
  }

  /** A process that has loaded one driver cannot load another, whatever it asks for later. */
  private static boolean isSoftware() {
    CUdevice first = new CUdevice();
    return JCudaDriver.cuDeviceGet(first, 0) == CUresult.CUDA_SUCCESS
        && name(first).equals(SOFTWARE_DEVICE);
  }

  private static void start(DriverKind kind) {
    try {
      boolean started = kind == DriverKind.SOFTWARE ? Software.STARTED : Installed.STARTED;
      assert started;
    } catch (ExceptionInInitializerError e) {
      throw explained(kind, e.getCause());
    } catch (NoClassDefFoundError e) {
      // A second try in the same process: the initialiser has failed before.
      throw explained(kind, e);
    } catch (LinkageError e) {
      throw explained(kind, e);
    }
  }

  private static DeviceException explained(DriverKind kind, Throwable cause) {
    if (kind == DriverKind.SOFTWARE) {
      return new DeviceException(
          "The software driver cannot be started: " + firstLine(cause),
          "Build it again: rm -r target && ./unhear test",
          cause);
    }
    if (cause instanceof StartFailure failure) {
      return startFailure(failure);
    }
    return new DeviceException(
        "There is no NVIDIA driver on this machine: libcuda.so.1 cannot be loaded.",
        "Install the NVIDIA driver; 'nvidia-smi' lists the GPUs then. " + ON_CPU,
        cause);
  }

  private static DeviceException startFailure(StartFailure failure) {
    return switch (failure.status) {
      case CUresult.CUDA_ERROR_NO_DEVICE -> noGpu();
      case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
          new DeviceException(
              "The NVIDIA driver's library and its kernel module are of different versions.",
              "Restart the machine after the driver's update. " + ON_CPU,
              failure);
      default ->
          new DeviceException(
              "The NVIDIA driver does not start: " + failure.getMessage(),
              "Look at 'nvidia-smi'. " + ON_CPU,
              failure);
    };
  }

  private static DeviceException noGpu() {
    return new DeviceException(
        "The NVIDIA driver finds no GPU.",
        "Look at 'nvidia-smi' and CUDA_VISIBLE_DEVICES. " + ON_CPU);
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown");
  }

  /**
   * A GPU by its index.
   *
   * @throws UsageException when it is not there
   * @throws DeviceException when it is too old
   */
  static CUdevice device(int index) {
    int count = count();
    if (count == 0) {
      throw noGpu();
    }
    if (index >= count) {
      throw new UsageException(
          "There is no GPU cuda:%d; this machine has %s."
              .formatted(index, count == 1 ? "cuda:0" : "cuda:0 to cuda:" + (count - 1)),
          "Give one of them, such as --device cuda:0. " + ON_CPU);
    }
    CUdevice device = new CUdevice();
    CudaError.check(JCudaDriver.cuDeviceGet(device, index), "opening cuda:" + index);
    int architecture = architecture(device);
    if (architecture < OLDEST_ARCHITECTURE) {
      throw new DeviceException(
          "%s has compute capability %s; the kernels need %s or newer."
              .formatted(name(device), dotted(architecture), dotted(OLDEST_ARCHITECTURE)),
          "Use a GPU of the Ampere generation or newer. " + ON_CPU);
    }
    return device;
  }

  static int count() {
    int[] count = new int[1];
    CudaError.check(JCudaDriver.cuDeviceGetCount(count), "counting GPUs");
    return count[0];
  }

  static String name(CUdevice device) {
    byte[] name = new byte[256];
    CudaError.check(JCudaDriver.cuDeviceGetName(name, name.length, device), "naming a GPU");
    return new String(name, java.nio.charset.StandardCharsets.UTF_8).split("\0")[0].strip();
  }

  /** Compute capability times ten, such as 90. */
  static int architecture(CUdevice device) {
    return 10 * attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
        + attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
  }

  static long memoryBytes(CUdevice device) {
    long[] bytes = new long[1];
    CudaError.check(JCudaDriver.cuDeviceTotalMem(bytes, device), "asking for a GPU's memory");
    return bytes[0];
  }

  static int multiprocessors(CUdevice device) {
    return attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
  }

  private static int attribute(CUdevice device, int attribute) {
    int[] value = new int[1];
    CudaError.check(
        JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "asking what a GPU is");
    return value[0];
  }

  static String dotted(int architecture) {
    return architecture / 10 + "." + architecture % 10;
  }

  static String versionText(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }
}
