package org.unhear.audio;

/**
 * Random numbers that are a function of a key and a counter, so that a draw does not depend on what
 * was drawn elsewhere, nor on the order. One thread at a time. The mixing function is SplitMix64's
 * (Steele et al. 2014).
 */
public final class CounterRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private long key;
  private long counter;

  private CounterRandom(long key) {
    this.key = key;
  }

  /** For a sample in an epoch. */
  public static CounterRandom of(long seed, long epoch, long sample) {
    return new CounterRandom(key(seed, epoch, sample));
  }

  /** Begins again as {@link #of(long, long, long)} would, without allocating. */
  public void restart(long seed, long epoch, long sample) {
    key = key(seed, epoch, sample);
    counter = 0;
  }

  /** For something that has a name. */
  public static CounterRandom of(long seed, String name) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * FNV_PRIME;
    }
    return new CounterRandom(mix(mix(seed) + hash));
  }

  private static long key(long seed, long epoch, long sample) {
    return mix(mix(mix(seed) + epoch) + sample);
  }

  private static long mix(long x) {
    long z = x + GOLDEN;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** The next 64 bits. */
  public long nextLong() {
    return mix(key + counter++ * GOLDEN);
  }

  /** Evenly from 0 to below 1. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Evenly from {@code low} to {@code high}, both included. */
  public int nextInt(int low, int high) {
    return low + (int) (nextDouble() * ((long) high - low + 1));
  }
}
