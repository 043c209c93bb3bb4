package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code flat_vectors.cu}. */
final class FlatVectorRules {
  /** Blocks of a sum; each leaves a partial sum. */
  private static final long MOST_PARTS = 512;

  private static final int BINS = 2048;

  /** Bits that a round of the selection begins at, the upper ones first. */
  private static final int[] SHIFTS = {21, 10, 0};

  private FlatVectorRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "vector_axpy", ElementwiseRules.arrays("vector_axpy", 3),
        "vector_scale", ElementwiseRules.arrays("vector_scale", 2),
        "vector_multiply", ElementwiseRules.arrays("vector_multiply", 2),
        "vector_copy_where", ElementwiseRules.arrays("vector_copy_where", 3),
        "vector_add_sign", ElementwiseRules.arrays("vector_add_sign", 3),
        "vector_clip", ElementwiseRules.arrays("vector_clip", 3),
        "vector_dot", FlatVectorRules::dot,
        "vector_kth_largest", FlatVectorRules::kthLargest);
  }

  private static void dot(Attributes a, Launches to) {
    long size = a.whole("size");
    long parts = Math.min(MOST_PARTS, Extent.parts(size, 4 * Blocks.THREADS.x()));
    Word partial = to.workspace(parts * Double.BYTES);
    to.launch("vector_dot_blocks", Extent.of(parts), Blocks.THREADS)
        .buffers(0, 1)
        .add(partial)
        .whole(size);
    to.launch("vector_dot_join", Extent.of(1), Blocks.THREADS).add(partial).buffers(2).whole(parts);
  }

  private static void kthLargest(Attributes a, Launches to) {
    long size = a.whole("size");
    long k = a.whole("k");
    long magnitude = a.whole("magnitude");
    if (k < 1 || k > size) {
      throw new IllegalArgumentException("k = " + k + " of " + size + " elements");
    }
    Word selection = to.workspace(2 * Long.BYTES);
    Word counts = to.workspace(BINS * Integer.BYTES);
    to.launch("vector_kth_start", Extent.of(1), Blocks.THREADS).add(selection).add(counts).whole(k);
    for (int shift : SHIFTS) {
      to.launch("vector_kth_count", Blocks.ofIndices(size), Blocks.THREADS)
          .buffers(0)
          .add(selection)
          .add(counts)
          .whole(size, shift, magnitude);
      to.launch("vector_kth_pick", Extent.of(1), Extent.of(1))
          .add(selection)
          .add(counts)
          .buffers(1)
          .whole(shift, magnitude);
    }
  }
}
