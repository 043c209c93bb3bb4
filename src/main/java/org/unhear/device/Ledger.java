package org.unhear.device;

import java.util.Map;
import java.util.TreeMap;

/** Counts the arenas of a device: bytes held now, and what was held when it was most. */
public final class Ledger {
  private final Map<String, Long> held = new TreeMap<>();
  private long bytes;
  private long peak;
  private Map<String, Long> heldAtPeak = Map.of();
  private MemoryLimits limits = MemoryLimits.NONE;

  /**
   * Enters an arena, which leaves again when it is closed.
   *
   * @param address device address of the first byte
   * @param release gives the memory back
   */
  public Arena enter(String role, long size, long address, Runnable release) {
    count(role, size);
    if (bytes > peak) {
      markPeak();
    }
    return new Arena(
        role,
        size,
        address,
        () -> {
          release.run();
          count(role, -size);
        });
  }

  private void count(String role, long change) {
    bytes += change;
    held.merge(role, change, Long::sum);
    held.values().removeIf(each -> each == 0);
  }

  private void markPeak() {
    peak = bytes;
    heldAtPeak = new TreeMap<>(held);
  }

  /** Bytes in open arenas. */
  public long bytes() {
    return bytes;
  }

  /** The most bytes since the start or {@link #resetPeak}. */
  public long peak() {
    return peak;
  }

  /** Bytes by role when they were most. */
  public Map<String, Long> byRoleAtPeak() {
    return Map.copyOf(heldAtPeak);
  }

  /** What plans on this device keep to. */
  public MemoryLimits limits() {
    return limits;
  }

  /** Sets what plans that are made from now on keep to. */
  public void limit(MemoryLimits other) {
    limits = other;
  }

  /** Starts a new peak at what is held now. */
  public void resetPeak() {
    markPeak();
  }
}
