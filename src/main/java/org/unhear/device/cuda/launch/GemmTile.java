package org.unhear.device.cuda.launch;

import java.util.Locale;

/** The tiles of {@code gemm.cuh}. */
enum GemmTile {
  /** 128×128 results, 8×8 a thread. */
  LARGE(128),
  /** 64×64 results, 4×4 a thread. */
  SMALL(64);

  static final Extent THREADS = Extent.of(256);

  /** Large tiles keep a GPU busy from here on; below, four times as many small ones do better. */
  private static final long ENOUGH_LARGE = 64;

  private final int side;

  GemmTile(int side) {
    this.side = side;
  }

  /** The tile for a result of some rows and columns. */
  static GemmTile of(long rows, long columns) {
    return of(rows, columns, 1);
  }

  /**
   * The tile for several results of the same size; narrow ones leave much of a large tile empty.
   */
  static GemmTile of(long rows, long columns, long results) {
    boolean wide = rows > SMALL.side && columns > SMALL.side;
    return wide && LARGE.count(rows, columns) * results >= ENOUGH_LARGE ? LARGE : SMALL;
  }

  /** Part of the name of functions that use it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tiles of a result. */
  long count(long rows, long columns) {
    return Extent.parts(rows, side) * Extent.parts(columns, side);
  }

  /** Tiles of rows × tiles of columns. */
  Extent grid(long rows, long columns) {
    return Extent.of(Extent.parts(rows, side), Extent.parts(columns, side));
  }
}
