package org.unhear.device.cuda.launch;

/** Eight bytes that a kernel is given, or part of a struct of such; addresses are bound later. */
public sealed interface Word {
  /**
   * A device address in a buffer of the launch, counted from 0.
   *
   * @param offset bytes from its start
   */
  record BufferAddress(int index, long offset) implements Word {
    BufferAddress(int index) {
      this(index, 0);
    }
  }

  /** An address in the workspace of the launch. */
  record ScratchAddress(long offset) implements Word {}

  /** Device address of the word that tells of bad values; see {@link Fault}. */
  record FaultAddress() implements Word {}

  /** An {@code int64_t}; 0 is also the null pointer. */
  record Whole(long value) implements Word {}

  /** A {@code double}. */
  record Real(double value) implements Word {}

  /** The null pointer. */
  Word NOTHING = new Whole(0);
}
