package org.unhear.device.cuda.launch;

import java.util.function.Consumer;

/**
 * A parameter's gradient that sums down the columns of a matrix; {@code column_gradient.cuh}.
 *
 * @param function takes its operands, the sinks, columns, rows, rows of a unit, more numbers, and
 *     whether samples are told apart
 * @param given buffers that the function takes, the first of the operands
 * @param operands buffers before those of the sinks
 * @param samples N
 * @param rowsPerSample rows of the matrix that a sample has
 */
record ColumnGradient(
    String function, int given, int operands, long columns, long samples, long rowsPerSample) {
  /** Rows that are worth a block when samples need not be told apart. */
  private static final long FEWEST_ROWS = 64;

  /** A function that takes all operands. */
  ColumnGradient(String function, int operands, long columns, long samples, long rowsPerSample) {
    this(function, operands, operands, columns, samples, rowsPerSample);
  }

  void plan(Attributes a, Launches to, Consumer<Arguments> numbers) {
    long rows = samples * rowsPerSample;
    boolean perSample = ParameterGradient.perSample(a);
    if (ParameterGradient.isNothing(perSample ? samples : rows, columns)) {
      return;
    }
    long tiles = Columns.tiles(columns);
    Units units =
        perSample
            ? Units.samples(samples, rowsPerSample, tiles)
            : Units.even(rows, FEWEST_ROWS, tiles);
    ParameterGradient gradient = new ParameterGradient(a, to, operands, columns, tiles, units);
    Arguments arguments = to.launch(function, Extent.of(tiles, units.chunks()), Columns.THREADS);
    for (int i = 0; i < given; i++) {
      arguments.buffers(i);
    }
    arguments.struct(gradient.sinks()).whole(columns, rows, units.rows());
    numbers.accept(arguments);
    arguments.whole(perSample ? 1 : 0);
    gradient.join();
  }
}
