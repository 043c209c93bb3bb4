package org.unhear.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The examples that have a place in the order of a training. Some may be left out: their slots stay
 * empty, so that every other example keeps its epoch and step, and a batch gets smaller.
 */
public final class Slots {
  private final int[] indices;
  private final BitSet leftOut;

  private Slots(int[] indices, BitSet leftOut) {
    this.indices = indices;
    this.leftOut = leftOut;
  }

  /** Places of examples that are all there. */
  public static Slots of(int[] indices) {
    return new Slots(IntStream.of(indices).sorted().toArray(), new BitSet());
  }

  /** The same places without some of the examples. */
  public Slots without(int[] examples) {
    BitSet more = (BitSet) leftOut.clone();
    for (int example : examples) {
      if (Arrays.binarySearch(indices, example) < 0) {
        throw new IllegalArgumentException("example " + example + " has no slot to be left empty");
      }
      more.set(example);
    }
    return new Slots(indices, more);
  }

  /** Places, empty ones included. */
  int size() {
    return indices.length;
  }

  /** Examples that are there. */
  int present() {
    return indices.length - leftOut.cardinality();
  }

  /** The examples with a place, ascending; not to be changed. */
  int[] indices() {
    return indices;
  }

  boolean isEmpty(int example) {
    return leftOut.get(example);
  }
}
