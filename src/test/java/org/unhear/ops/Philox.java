package org.unhear.ops;

/**
 * Philox4x32-10 (Salmon et al., 2011, "Parallel random numbers: as easy as 1, 2, 3"), as plainly as
 * it can be written.
 */
final class Philox {
  private Philox() {}

  /** Four words of 32 bits for a counter of four and a key of two. */
  static int[] words(int[] counter, int[] key) {
    int[] c = counter.clone();
    int[] k = key.clone();
    for (int round = 0; round < 10; round++) {
      long p0 = 0xD2511F53L * Integer.toUnsignedLong(c[0]);
      long p1 = 0xCD9E8D57L * Integer.toUnsignedLong(c[2]);
      c =
          new int[] {
            (int) (p1 >>> 32) ^ c[1] ^ k[0], (int) p1, (int) (p0 >>> 32) ^ c[3] ^ k[1], (int) p0
          };
      k[0] += 0x9E3779B9;
      k[1] += 0xBB67AE85;
    }
    return c;
  }
}
