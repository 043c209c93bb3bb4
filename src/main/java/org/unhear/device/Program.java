package org.unhear.device;

/**
 * Launches recorded once and replayed any number of times, in order, without allocation on the
 * device or in the JVM. Values that change from run to run are read from device memory.
 */
public interface Program extends AutoCloseable {
  /**
   * Runs all launches and waits for them.
   *
   * @throws DeviceException naming the launch that failed
   */
  void run();

  @Override
  void close();
}
