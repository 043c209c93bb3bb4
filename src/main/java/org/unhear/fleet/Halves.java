package org.unhear.fleet;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.unhear.train.EpochOrder;

/**
 * Which recordings each shadow model hears. Models come in pairs that share out the pool by chance:
 * every recording is heard by exactly one of each pair (as in Zarifzadeh et al., ICML 2024), so
 * that any number of pairs has as many models with it as without it, and all models are alike in
 * size.
 *
 * @param pool recordings to be shared out, ascending
 * @param seed of the draws
 */
record Halves(int[] pool, long seed) {
  /** The recordings that a model hears, ascending; models 2j and 2j + 1 are a pair. */
  int[] of(int model) {
    // Epochs of training count from 0 and shards use -1, so these orders are none of theirs.
    int[] order = new EpochOrder(pool.length).of(pool, seed, -2 - model / 2);
    int middle = (pool.length + 1) / 2;
    int[] half =
        model % 2 == 0
            ? Arrays.copyOfRange(order, 0, middle)
            : Arrays.copyOfRange(order, middle, pool.length);
    Arrays.sort(half);
    return half;
  }

  /** The recordings that the first of a pair hears; the second hears the others of the pool. */
  BitSet firstOf(int pair) {
    BitSet heard = new BitSet();
    IntStream.of(of(2 * pair)).forEach(heard::set);
    return heard;
  }
}
