package org.unhear.device;

import java.util.Objects;

/** A range of an arena. It owns nothing. */
public record Buffer(Arena arena, long offset, long bytes) {
  public Buffer {
    Objects.requireNonNull(arena);
    if (offset < 0 || bytes < 0 || offset + bytes > arena.bytes()) {
      throw new IllegalArgumentException(
          "bytes %d to %d lie outside the arena '%s' of %d bytes"
              .formatted(offset, offset + bytes, arena.role(), arena.bytes()));
    }
  }

  /** Device address of the first byte. */
  public long address() {
    return arena.address() + offset;
  }

  /** Part of this buffer, in elements of four bytes. */
  public Buffer slice(long firstElement, long elements) {
    return new Buffer(arena, offset + firstElement * DataType.BYTES, elements * DataType.BYTES);
  }

  /** Elements of four bytes that fit. */
  public long elements() {
    return bytes / DataType.BYTES;
  }
}
