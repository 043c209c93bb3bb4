package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code convolution.cu}; convolutions with one filter a channel go to {@code depthwise.cu}. */
final class ConvolutionRules {
  /** Positions that are worth a block of the weight gradient. */
  private static final long FEWEST_POSITIONS = 256;

  private ConvolutionRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "convolution_forward", ConvolutionRules::forward,
        "convolution_input_gradient", ConvolutionRules::inputGradient,
        "convolution_weight_gradient", ConvolutionRules::weightGradient);
  }

  /** Buffers: x, w, (b,) y. */
  private static void forward(Attributes a, Launches to) {
    ConvolutionShape shape = new ConvolutionShape(a);
    if (shape.isDepthwise()) {
      Depthwise.forward(shape, to);
      return;
    }
    long positions = shape.batch() * shape.outPositions();
    boolean bias = a.flag("bias");
    GemmTile tile = tile(shape, positions, shape.groupOut());
    to.launch(
            "convolution_forward_" + tile.word(),
            grid(tile, shape, positions, shape.groupOut()),
            GemmTile.THREADS)
        .buffers(0, 1)
        .bufferIf(bias, 2)
        .buffers(bias ? 3 : 2)
        .struct(shape.words())
        .whole(a.whole("relu", 0));
  }

  /** Buffers: dy, w, dx. */
  private static void inputGradient(Attributes a, Launches to) {
    ConvolutionShape shape = new ConvolutionShape(a);
    if (shape.isDepthwise()) {
      Depthwise.inputGradient(shape, to);
      return;
    }
    long positions = shape.batch() * shape.inPositions();
    GemmTile tile = tile(shape, positions, shape.groupIn());
    to.launch(
            "convolution_input_gradient_" + tile.word(),
            grid(tile, shape, positions, shape.groupIn()),
            GemmTile.THREADS)
        .buffers(0, 1, 2)
        .struct(shape.words());
  }

  private static GemmTile tile(ConvolutionShape shape, long rows, long columns) {
    return GemmTile.of(rows, columns, shape.groups());
  }

  private static Extent grid(GemmTile tile, ConvolutionShape shape, long rows, long columns) {
    Extent plane = tile.grid(rows, columns);
    return Extent.of(plane.x(), plane.y(), shape.groups());
  }

  /** Buffers: x, dy, then sinks. */
  private static void weightGradient(Attributes a, Launches to) {
    ConvolutionShape shape = new ConvolutionShape(a);
    if (shape.isDepthwise()) {
      Depthwise.weightGradient(shape, to);
      return;
    }
    boolean perSample = ParameterGradient.perSample(a);
    long positions = shape.batch() * shape.outPositions();
    if (ParameterGradient.isNothing(perSample ? shape.batch() : positions, shape.weights())) {
      return;
    }
    long columns = shape.taps() * shape.groupIn();
    GemmTile tile = perSample ? GemmTile.SMALL : tile(shape, shape.groupOut(), columns);
    long tiles = tile.count(shape.groupOut(), columns) * shape.groups();
    Units units =
        perSample
            ? Units.samples(shape.batch(), shape.outPositions(), tiles)
            : Units.even(positions, FEWEST_POSITIONS, tiles);
    ParameterGradient gradient = new ParameterGradient(a, to, 2, shape.weights(), tiles, units);
    String form = perSample ? "samples" : "sum_" + tile.word();
    to.launch(
            "convolution_weight_gradient_" + form,
            Extent.of(tiles, units.chunks()),
            GemmTile.THREADS)
        .buffers(0, 1)
        .struct(gradient.sinks())
        .struct(shape.words())
        .whole(units.rows());
    gradient.join();
  }
}
