package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code embedding.cu}. */
final class EmbeddingRules {
  /** Rows and columns of the table that a block of the gradient has. */
  private static final int ROWS = 8;

  private static final int COLUMNS = 128;

  /** Positions that are worth a block. */
  private static final long FEWEST_POSITIONS = 256;

  private EmbeddingRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "embedding_forward", EmbeddingRules::forward,
        "embedding_gradient", EmbeddingRules::gradient);
  }

  /** Buffers: index, w, y. */
  private static void forward(Attributes a, Launches to) {
    long positions = a.whole("positions");
    long rows = a.whole("rows");
    long width = a.whole("width");
    long size = a.whole("batch") * positions * width;
    to.launch("embedding_forward", Blocks.ofIndices(size), Blocks.THREADS)
        .buffers(0, 1, 2)
        .fault(
            (place, index) ->
                "sample %d, position %d has index %d, outside 0 to %d"
                    .formatted(place / positions, place % positions, index, rows - 1))
        .whole(size, rows, width);
  }

  /** Buffers: index, dy, then sinks. */
  private static void gradient(Attributes a, Launches to) {
    long positions = a.whole("batch") * a.whole("positions");
    long rows = a.whole("rows");
    long width = a.whole("width");
    boolean perSample = ParameterGradient.perSample(a);
    if (ParameterGradient.isNothing(perSample ? a.whole("batch") : positions, rows * width)) {
      return;
    }
    long tiles = Extent.parts(rows, ROWS) * Extent.parts(width, COLUMNS);
    Units units =
        perSample
            ? Units.samples(a.whole("batch"), a.whole("positions"), tiles)
            : Units.even(positions, FEWEST_POSITIONS, tiles);
    ParameterGradient gradient = new ParameterGradient(a, to, 2, rows * width, tiles, units);
    to.launch("embedding_gradient", Extent.of(tiles, units.chunks()), Blocks.THREADS)
        .buffers(0, 1)
        .struct(gradient.sinks())
        .whole(rows, width, a.whole("padding"))
        .whole(positions, units.rows(), perSample ? 1 : 0);
    gradient.join();
  }
}
