package org.unhear.device.cuda;

import java.util.function.Supplier;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.unhear.device.Bytes;
import org.unhear.device.DeviceException;

/** Status codes of the driver as exceptions with a remedy. */
final class CudaError {
  private CudaError() {}

  /** Throws unless the status is success. */
  static void check(int status, String doing) {
    if (status != CUresult.CUDA_SUCCESS) {
      throw of(status, doing);
    }
  }

  /** As {@link #check(int, String)}, where the text costs something. */
  static void check(int status, Supplier<String> doing) {
    if (status != CUresult.CUDA_SUCCESS) {
      throw of(status, doing.get());
    }
  }

  /** The exception for a status: what failed, why, how much memory is free, what to do. */
  static DeviceException of(int status, String doing) {
    return new DeviceException(
        "The GPU failed in %s: %s%s".formatted(doing, reason(status), memory()), remedy(status));
  }

  private static String reason(int status) {
    String[] words = new String[1];
    boolean known =
        JCudaDriver.cuGetErrorString(status, words) == CUresult.CUDA_SUCCESS && words[0] != null;
    return CUresult.stringFor(status) + (known ? " (" + words[0] + ")" : "");
  }

  /** Free and used memory in words; empty when the device does not answer any more. */
  private static String memory() {
    long[] free = new long[1];
    long[] total = new long[1];
    return JCudaDriver.cuMemGetInfo(free, total) == CUresult.CUDA_SUCCESS
        ? "; %s of its memory are in use, %s are free"
            .formatted(Bytes.text(total[0] - free[0]), Bytes.text(free[0]))
        : "";
  }

  private static String remedy(int status) {
    return switch (status) {
      case CUresult.CUDA_ERROR_OUT_OF_MEMORY ->
          "Use a smaller batch or a --memory-budget, or end other programs that 'nvidia-smi' lists.";
      case CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
          CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
          CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
          CUresult.CUDA_ERROR_INVALID_PC,
          CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
          CUresult.CUDA_ERROR_LAUNCH_FAILED,
          CUresult.CUDA_ERROR_ASSERT ->
          "The device cannot go on in this process. What was saved is whole: go on with --resume. "
              + CudaProgram.HOW_TO_NAME_THE_LAUNCH;
      case CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
          CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
          CUresult.CUDA_ERROR_DEVICE_UNAVAILABLE,
          CUresult.CUDA_ERROR_UNKNOWN ->
          "The GPU or its connection failed: see 'nvidia-smi' and 'dmesg', then go on with"
              + " --resume.";
      case CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU,
          CUresult.CUDA_ERROR_INVALID_IMAGE,
          CUresult.CUDA_ERROR_UNSUPPORTED_PTX_VERSION,
          CUresult.CUDA_ERROR_INVALID_PTX ->
          "Install a newer NVIDIA driver, or build unhear on this machine with its own nvcc.";
      default -> "Look at 'nvidia-smi', or compute on the processor: leave --device out.";
    };
  }
}
