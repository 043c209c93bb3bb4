package org.unhear.audio;

/** Reads bits from memory, the highest of each byte first. */
final class BitReader {
  /** Thrown when the bytes are used up. */
  static final class EndException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndException() {
      super("no more bits", null, false, false);
    }
  }

  private final byte[] bytes;
  private long position;

  BitReader(byte[] bytes, int startByte) {
    this.bytes = bytes;
    this.position = 8L * startByte;
  }

  /** The byte that holds the next bit. */
  int bytePosition() {
    return (int) (position >> 3);
  }

  boolean atEnd() {
    return bytePosition() >= bytes.length;
  }

  /** An unsigned number of at most 56 bits. */
  long unsigned(int bits) {
    long end = position + bits;
    if (end > 8L * bytes.length) {
      throw new EndException();
    }
    long value = 0;
    for (long at = position & ~7L; at < end; at += 8) {
      value = value << 8 | bytes[(int) (at >> 3)] & 0xFF;
    }
    position = end;
    long spare = -end & 7;
    return value >>> spare & (1L << bits) - 1;
  }

  /** A number in two's complement of at most 56 bits; 0 when there are none. */
  long signed(int bits) {
    return bits == 0 ? 0 : unsigned(bits) << (64 - bits) >> (64 - bits);
  }

  /** The number of zero bits before the next one. */
  int unary() {
    int zeros = 0;
    while (true) {
      if (atEnd()) {
        throw new EndException();
      }
      int used = (int) (position & 7);
      int rest = (bytes[bytePosition()] & 0xFF) << (24 + used);
      if (rest != 0) {
        int leading = Integer.numberOfLeadingZeros(rest);
        position += leading + 1;
        return zeros + leading;
      }
      zeros += 8 - used;
      position += 8 - used;
    }
  }

  /** Skips to the next whole byte. */
  void align() {
    position = position + 7 & ~7L;
  }
}
