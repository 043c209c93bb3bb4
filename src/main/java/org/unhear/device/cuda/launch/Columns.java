package org.unhear.device.cuda.launch;

/** Grids of kernels that sum down columns; {@code columns.cuh}. */
final class Columns {
  /** Columns of a block. */
  static final int WIDTH = 32;

  static final Extent THREADS = Extent.of(WIDTH, 8);

  private Columns() {}

  /** Blocks that {@code inner} columns take. */
  static long tiles(long inner) {
    return Extent.parts(inner, WIDTH);
  }

  /** A block for each tile of columns of each outer index. */
  static Extent grid(long outer, long inner) {
    return Extent.of(outer * tiles(inner));
  }
}
