package org.unhear.device;

import java.util.List;
import java.util.Map;

/**
 * Where kernels run. Java decides what to launch; a device decides how. Not thread-safe: one thread
 * uses a device at a time.
 */
public interface Device extends AutoCloseable {
  /** {@code cpu} or {@code cuda:0}. */
  String name();

  /** The device in words, with library versions, for reports. */
  String description();

  /**
   * What reports tell of the device: {@code instruction set}, {@code threads} and {@code
   * libraries}.
   */
  Map<String, String> facts();

  /**
   * Allocates memory; contents are undefined.
   *
   * @param role what it is for, such as {@code parameters}
   * @throws DeviceException naming the role and the bytes asked for and in use
   */
  Arena allocate(String role, long bytes);

  /**
   * Makes a kernel ready.
   *
   * @throws DeviceException for an unknown kernel or shapes it cannot take
   */
  Kernel prepare(KernelCall call);

  /** Records launches for replay. The kernels must come from this device and stay open. */
  Program record(List<Launch> launches);

  /** Copies {@code count} floats from {@code source[first…]} to the start of a buffer. */
  void write(Buffer target, float[] source, int first, int count);

  /** Copies {@code count} integers from {@code source[first…]} to the start of a buffer. */
  void write(Buffer target, int[] source, int first, int count);

  /** Copies the first {@code count} floats of a buffer to {@code target[first…]}. */
  void read(Buffer source, float[] target, int first, int count);

  /** Copies between buffers of the device. */
  void copy(Buffer source, Buffer target);

  /** Sets every byte of a buffer; 0 makes zeros, 0xFF makes NaN. */
  void fill(Buffer target, int value);

  /**
   * Devices that work side by side in place of this one, each for one thread, closed by the caller:
   * for many small jobs. Empty when this one is best used whole.
   */
  default List<Device> lanes() {
    return List.of();
  }

  /** Whether what is written can be read again; not so of a device that only plans. */
  default boolean keepsValues() {
    return true;
  }

  /** Counts the arenas of this device. */
  Ledger ledger();

  /** Bytes in arenas that are open now. */
  default long allocatedBytes() {
    return ledger().bytes();
  }

  /**
   * The most bytes that arenas held at one moment since the device was opened or the mark was
   * reset.
   */
  default long peakBytes() {
    return ledger().peak();
  }

  /** Bytes by role of arena at that moment. */
  default Map<String, Long> peakByRole() {
    return ledger().byRoleAtPeak();
  }

  /** Starts a new peak measurement at the bytes held now. */
  default void resetPeak() {
    ledger().resetPeak();
  }

  @Override
  void close();

  /** Copies a whole array. */
  default void write(Buffer target, float[] source) {
    write(target, source, 0, source.length);
  }

  /** Copies a whole array. */
  default void write(Buffer target, int[] source) {
    write(target, source, 0, source.length);
  }

  /** The first {@code count} floats of a buffer. */
  default float[] read(Buffer source, int count) {
    float[] values = new float[count];
    read(source, values, 0, count);
    return values;
  }
}
