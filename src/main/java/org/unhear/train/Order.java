package org.unhear.train;

import java.util.stream.IntStream;

/** What becomes of the order of a training when some of its examples are left out. */
public enum Order {
  /** The others move up, and batches stay full. */
  PACKED {
    @Override
    public Slots without(int[] leftOut, int[] others) {
      return Slots.of(others);
    }
  },
  /** The others keep their places, and batches get smaller. */
  SLOTS {
    @Override
    public Slots without(int[] leftOut, int[] others) {
      return Slots.of(IntStream.concat(IntStream.of(leftOut), IntStream.of(others)).toArray())
          .without(leftOut);
    }
  };

  /** The places of a training without some of its examples. */
  public abstract Slots without(int[] leftOut, int[] others);
}
