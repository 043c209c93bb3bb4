package org.unhear.io;

/** The element types of safetensors files that unhear reads; names are those of the format. */
public enum DType {
  F32(4),
  F64(8),
  F16(2),
  BF16(2),
  I32(4),
  I64(8),
  U8(1),
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are floating-point numbers, read by {@code floats} and {@code doubles}. */
  public boolean isFloating() {
    return this == F32 || this == F64 || this == F16 || this == BF16;
  }
}
