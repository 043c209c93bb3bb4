package org.unhear.device;

/**
 * One allocation of device memory for one role (parameters, gradients, activations, …). Tensors are
 * views into it and need no closing. Closing twice is harmless; use after close is an {@link
 * IllegalStateException} naming the arena.
 */
public final class Arena implements AutoCloseable {
  private final String role;
  private final long bytes;
  private final long address;
  private final Runnable release;
  private final Buffer whole;
  private boolean closed;

  /**
   * @param role what the memory is for, as printed in plans and errors
   * @param address device address of the first byte
   * @param release gives the memory back; run once
   */
  public Arena(String role, long bytes, long address, Runnable release) {
    this.role = role;
    this.bytes = bytes;
    this.address = address;
    this.release = release;
    this.whole = new Buffer(this, 0, bytes);
  }

  public String role() {
    return role;
  }

  public long bytes() {
    return bytes;
  }

  /** Device address of the first byte. */
  public long address() {
    if (closed) {
      throw new IllegalStateException("the arena '" + role + "' is closed");
    }
    return address;
  }

  /** The whole arena as a buffer. */
  public Buffer whole() {
    return whole;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      release.run();
    }
  }
}
