package org.unhear.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.unhear.device.Arena;
import org.unhear.device.Buffer;
import org.unhear.device.Device;

/** Device memory for some floats between two guards that nobody may write to. */
final class Guarded implements AutoCloseable {
  private static final int GUARD = 64;
  private static final float MARK = 12345.678f;

  private final Device device;
  private final Arena arena;
  private final String name;
  private final int size;

  Guarded(Device device, String name, long size) {
    this.device = device;
    this.name = name;
    this.size = Math.toIntExact(size);
    this.arena = device.allocate(name, (size + 2L * GUARD) * Float.BYTES);
    float[] marks = new float[this.size + 2 * GUARD];
    Arrays.fill(marks, MARK);
    device.write(arena.whole(), marks);
  }

  String name() {
    return name;
  }

  int size() {
    return size;
  }

  Buffer payload() {
    return arena.whole().slice(GUARD, size);
  }

  float[] read() {
    return device.read(payload(), size);
  }

  void checkGuards() {
    checkGuards("the run");
  }

  void checkGuards(String culprit) {
    checkGuard(culprit, 0, "before");
    checkGuard(culprit, GUARD + size, "after");
  }

  private void checkGuard(String culprit, int first, String side) {
    for (float mark : device.read(arena.whole().slice(first, GUARD), GUARD)) {
      assertEquals(MARK, mark, culprit + " wrote " + side + " the memory of " + name);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
