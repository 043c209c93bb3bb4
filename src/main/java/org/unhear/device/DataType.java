package org.unhear.device;

/** Element type of a tensor. Both types take four bytes. */
public enum DataType {
  FLOAT32,
  INT32;

  /** Bytes of one element. */
  public static final int BYTES = 4;
}
