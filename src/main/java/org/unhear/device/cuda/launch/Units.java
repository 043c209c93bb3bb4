package org.unhear.device.cuda.launch;

/**
 * How the rows that a parameter's gradient is summed over are cut; see {@code
 * kernels/parameter_gradient.cuh}. A function of shapes alone, so results do not depend on the
 * card.
 *
 * @param rows rows of a unit; the last may have fewer
 * @param count units
 * @param perChunk units that one block takes in order
 * @param chunks blocks along the units at a time: ⌈count / perChunk⌉, or 1 of units {@link #inTurn}
 */
record Units(long rows, long count, long perChunk, long chunks) {
  /** Blocks that keep a large GPU busy. */
  private static final long ENOUGH_BLOCKS = 512;

  /** Partial sums are joined one after another, so they should be few. */
  private static final long MOST_CHUNKS = 64;

  /** A unit for each sample. */
  static Units samples(long samples, long rowsPerSample, long tiles) {
    long perChunk = Extent.parts(samples, chunks(samples, tiles));
    return new Units(rowsPerSample, samples, perChunk, Extent.parts(samples, perChunk));
  }

  /**
   * Units of about equal size, each a chunk.
   *
   * @param fewest rows that are worth a block
   */
  static Units even(long rows, long fewest, long tiles) {
    long unit = Extent.parts(rows, chunks(Math.max(1, rows / fewest), tiles));
    long count = Extent.parts(rows, unit);
    return new Units(unit, count, 1, count);
  }

  /** Units that launches take one after another, each into the sums of those before. */
  static Units inTurn(long count, long rows) {
    return new Units(rows, count, 1, 1);
  }

  private static long chunks(long most, long tiles) {
    return Math.max(1, Math.min(Math.min(most, MOST_CHUNKS), ENOUGH_BLOCKS / tiles));
  }
}
