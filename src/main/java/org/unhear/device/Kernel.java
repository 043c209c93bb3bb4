package org.unhear.device;

/** A kernel made ready by a device for fixed shapes. Holds no tensor memory. */
public interface Kernel extends AutoCloseable {
  KernelCall call();

  /** Scratch memory that a launch needs; contents do not survive it, so launches share it. */
  long workspaceBytes();

  @Override
  void close();
}
