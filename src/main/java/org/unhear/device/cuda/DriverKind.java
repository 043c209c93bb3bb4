package org.unhear.device.cuda;

/** Which CUDA driver runs the kernels. */
public enum DriverKind {
  /** The NVIDIA driver of this machine. */
  INSTALLED,
  /** The stand-in of {@code native/softcuda}: the same kernels on the processor, for tests. */
  SOFTWARE
}
