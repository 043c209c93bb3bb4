package org.unhear.device.cuda.launch;

/** How many blocks of a grid, or threads of a block, lie along each axis. */
public record Extent(long x, int y, int z) {
  private static final long MOST_X = Integer.MAX_VALUE;
  private static final int MOST_YZ = 65_535;

  public Extent {
    if (x < 0 || y < 0 || z < 0 || x > MOST_X || y > MOST_YZ || z > MOST_YZ) {
      throw new IllegalArgumentException(
          "a grid of %d×%d×%d, where a GPU takes at most %d×%d×%d"
              .formatted(x, y, z, MOST_X, MOST_YZ, MOST_YZ));
    }
  }

  public static Extent of(long x) {
    return new Extent(x, 1, 1);
  }

  public static Extent of(long x, long y) {
    return of(x, y, 1);
  }

  /** Extents that come from shapes. */
  public static Extent of(long x, long y, long z) {
    return new Extent(
        x, (int) Math.min(y, Integer.MAX_VALUE), (int) Math.min(z, Integer.MAX_VALUE));
  }

  /** Whether there is nothing to run. */
  public boolean isEmpty() {
    return x == 0 || y == 0 || z == 0;
  }

  /** ⌈size / part⌉. */
  public static long parts(long size, long part) {
    return (size + part - 1) / part;
  }

  @Override
  public String toString() {
    return x + "×" + y + "×" + z;
  }
}
