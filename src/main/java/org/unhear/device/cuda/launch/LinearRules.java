package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code linear.cu}. */
final class LinearRules {
  /** Rows that are worth a block of the weight gradient. */
  private static final long FEWEST_ROWS = 256;

  private LinearRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "linear_forward", LinearRules::forward,
        "linear_input_gradient", LinearRules::inputGradient,
        "linear_weight_gradient", LinearRules::weightGradient);
  }

  private record Geometry(long batch, long positions, long in, long out) {
    static Geometry of(Attributes a) {
      return new Geometry(a.whole("batch"), a.whole("positions"), a.whole("in"), a.whole("out"));
    }

    long rows() {
      long rows = batch * positions;
      if (rows > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("%,d rows".formatted(rows));
      }
      return rows;
    }
  }

  private static void forward(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    boolean bias = a.flag("bias");
    GemmTile tile = GemmTile.of(g.rows(), g.out());
    to.launch("linear_forward_" + tile.word(), tile.grid(g.rows(), g.out()), GemmTile.THREADS)
        .buffers(0, 1)
        .bufferIf(bias, 2)
        .add(Word.NOTHING)
        .buffers(bias ? 3 : 2)
        .whole(g.rows(), g.in(), g.out());
  }

  private static void inputGradient(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    GemmTile tile = GemmTile.of(g.rows(), g.in());
    to.launch("linear_input_gradient_" + tile.word(), tile.grid(g.rows(), g.in()), GemmTile.THREADS)
        .buffers(0, 1, 2)
        .whole(g.rows(), g.in(), g.out());
  }

  private static void weightGradient(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    boolean perSample = ParameterGradient.perSample(a);
    if (ParameterGradient.isNothing(perSample ? g.batch() : g.rows(), g.in() * g.out())) {
      return;
    }
    GemmTile tile = perSample ? GemmTile.SMALL : GemmTile.of(g.out(), g.in());
    long tiles = tile.count(g.out(), g.in());
    Units units =
        perSample
            ? Units.samples(g.batch(), g.positions(), tiles)
            : Units.even(g.rows(), FEWEST_ROWS, tiles);
    ParameterGradient gradient = new ParameterGradient(a, to, 2, g.in() * g.out(), tiles, units);
    String form = perSample ? "samples" : "sum_" + tile.word();
    to.launch("linear_weight_gradient_" + form, Extent.of(tiles, units.chunks()), GemmTile.THREADS)
        .buffers(0, 1)
        .struct(gradient.sinks())
        .whole(g.rows(), g.in(), g.out(), units.rows());
    gradient.join();
  }
}
