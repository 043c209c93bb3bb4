package org.unhear.device.cpu;

/**
 * The whole surface between Java and {@code native/cpu}. Handles and addresses are native pointers.
 */
final class NativeCpu {
  private NativeCpu() {}

  /** Memory on a 64-byte boundary, or 0 when there is none. */
  static native long allocate(long bytes);

  static native void free(long address);

  static native void writeFloats(long address, float[] source, int first, int count);

  static native void writeInts(long address, int[] source, int first, int count);

  static native void readFloats(long address, float[] target, int first, int count);

  static native void copy(long source, long target, long bytes);

  static native void fill(long address, int value, long bytes);

  /** Throws {@link IllegalArgumentException} with the reason when the kernel cannot be made. */
  static native long prepare(String name, String[] keys, double[] values, int threads);

  static native long workspaceBytes(long kernel);

  static native void release(long kernel);

  /** A program of kernels, each with its buffers' addresses and its workspace. */
  static native long record(long[] kernels, long[][] buffers, long[] workspaces);

  static native void releaseProgram(long program);

  /**
   * Runs a program; returns −1, or the index of the launch that failed after which {@link #failure}
   * tells why.
   */
  static native int run(long program, int threads);

  static native String failure();

  /** Instruction set of this library and version of oneDNN. */
  static native String description();

  /** Kernels in the catalogue, sorted. */
  static native String[] kernels();
}
