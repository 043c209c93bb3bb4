package org.unhear.device;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A device without memory that computes nothing: work on it allocates, records and runs as on the
 * device it stands for, so its peak is the plan of that work. What is read from it is zero.
 */
public final class DryDevice implements Device {
  private static final Program NOTHING =
      new Program() {
        @Override
        public void run() {}

        @Override
        public void close() {}
      };

  private final Device target;
  private final Ledger ledger = new Ledger();

  /**
   * @param target prepares kernels, whose workspace depends on it; no memory of it is taken, and it
   *     stays open
   */
  public DryDevice(Device target) {
    this(target, MemoryLimits.NONE);
  }

  /**
   * @param limits what plans on it keep to
   */
  public DryDevice(Device target, MemoryLimits limits) {
    this.target = target;
    ledger.limit(limits);
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public String description() {
    return "plan for " + target.description();
  }

  @Override
  public Map<String, String> facts() {
    return target.facts();
  }

  @Override
  public Arena allocate(String role, long bytes) {
    return ledger.enter(role, bytes, 0, () -> {});
  }

  @Override
  public Kernel prepare(KernelCall call) {
    return target.prepare(call);
  }

  @Override
  public Program record(List<Launch> launches) {
    return NOTHING;
  }

  @Override
  public void write(Buffer buffer, float[] source, int first, int count) {}

  @Override
  public void write(Buffer buffer, int[] source, int first, int count) {}

  @Override
  public void read(Buffer source, float[] values, int first, int count) {
    Arrays.fill(values, first, first + count, 0);
  }

  @Override
  public boolean keepsValues() {
    return false;
  }

  @Override
  public void copy(Buffer source, Buffer other) {}

  @Override
  public void fill(Buffer buffer, int value) {}

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public void close() {}
}
