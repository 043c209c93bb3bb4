package org.unhear.train;

import java.util.Arrays;

/**
 * The order of examples in an epoch: sorted by a hash of (seed, epoch, example). Taking an example
 * away leaves the others in the same relative order.
 */
public final class EpochOrder {
  private final long[] keys;
  private final int[] shuffled;

  /** Room for orders of {@code size} examples, reused from epoch to epoch. */
  public EpochOrder(int size) {
    keys = new long[size];
    shuffled = new int[size];
  }

  /**
   * The examples in the order of an epoch.
   *
   * @param indices the examples; at most 2³¹ and as many as there is room for
   * @return this object's own array, overwritten by the next call
   */
  public int[] of(int[] indices, long seed, int epoch) {
    for (int i = 0; i < indices.length; i++) {
      long hash = mix(mix(mix(seed) + epoch) + indices[i]);
      keys[i] = (hash & 0xFFFFFFFF00000000L) | i;
    }
    Arrays.sort(keys, 0, indices.length);
    for (int i = 0; i < indices.length; i++) {
      shuffled[i] = indices[(int) keys[i]];
    }
    return shuffled;
  }

  /** Finaliser of SplitMix64 (Steele, Lea &amp; Flood, 2014). */
  static long mix(long z) {
    long mixed = z + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
