package org.unhear.device.cuda.launch;

/** Grids for kernels whose threads stride over flat arrays. */
final class Blocks {
  /** Threads of a block. */
  static final Extent THREADS = Extent.of(256);

  /** More blocks than a GPU holds at once, so that threads stride over what is larger. */
  private static final long MOST = 4096;

  private static final long LARGEST_INDEX = (1L << 32) - 1;

  private Blocks() {}

  /** Blocks for threads that take an element each. */
  static Extent ofElements(long size) {
    return Extent.of(Math.min(MOST, Extent.parts(size, THREADS.x())));
  }

  /** Blocks for threads that take four elements each. */
  static Extent ofQuads(long size) {
    return ofElements(Extent.parts(size, 4));
  }

  /** Blocks for warps that take an item each; nothing strides. */
  static Extent ofWarps(long items) {
    return Extent.of(Extent.parts(items * 32, THREADS.x()));
  }

  /** As {@link #ofElements}, for kernels that divide 32-bit indices. */
  static Extent ofIndices(long size) {
    if (size > LARGEST_INDEX) {
      throw new IllegalArgumentException(
          "%,d elements, where the kernel counts to %,d".formatted(size, LARGEST_INDEX));
    }
    return ofElements(size);
  }
}
