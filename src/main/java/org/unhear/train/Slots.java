package org.unhear.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The examples that have a place in the order of a training. They enter it together, or slice by
 * slice. Some may be left out: their slots stay empty, so that every other example keeps its epoch
 * and step, and a batch gets smaller.
 */
public final class Slots {
  private final int[][] entered;
  private final BitSet leftOut;

  private Slots(int[][] entered, BitSet leftOut) {
    this.entered = entered;
    this.leftOut = leftOut;
  }

  /** Places of examples that are all there from the beginning. */
  public static Slots of(int[] indices) {
    return of(new int[][] {indices});
  }

  /** Places of examples that enter a training in slices, at equal distances. */
  public static Slots of(int[][] slices) {
    int[][] entered = new int[slices.length][];
    for (int i = 0; i < slices.length; i++) {
      entered[i] = Stream.of(slices).limit(i + 1L).flatMapToInt(IntStream::of).sorted().toArray();
    }
    return new Slots(entered, new BitSet());
  }

  /** The same places without those of the examples that have one. */
  public Slots without(int[] examples) {
    BitSet more = (BitSet) leftOut.clone();
    IntStream.of(examples).filter(this::hasPlace).forEach(more::set);
    return new Slots(entered, more);
  }

  private boolean hasPlace(int example) {
    return Arrays.binarySearch(entered[entered.length - 1], example) >= 0;
  }

  int slices() {
    return entered.length;
  }

  /** Examples with a place once {@code slices} have entered, ascending; not to be changed. */
  int[] entered(int slices) {
    return entered[slices - 1];
  }

  /** Places in the end, empty ones included. */
  int size() {
    return entered[entered.length - 1].length;
  }

  /** Examples that are there in the end. */
  int present() {
    return size() - leftOut.cardinality();
  }

  boolean isEmpty(int example) {
    return leftOut.get(example);
  }
}
