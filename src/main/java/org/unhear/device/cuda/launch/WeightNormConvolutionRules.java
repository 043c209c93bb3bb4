package org.unhear.device.cuda.launch;

import java.util.List;
import java.util.Map;

/**
 * {@code weight_norm_convolution.cu}; gradients of the weight itself are those of a convolution.
 */
final class WeightNormConvolutionRules {
  /** Rows of a direction that are summed before the sums are. */
  private static final long RUN = 512;

  /** Elements of a block, four a thread. */
  private static final long TILE = 4 * Blocks.THREADS.x();

  private WeightNormConvolutionRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "weight_norm_convolution_weight", WeightNormConvolutionRules::weight,
        "weight_norm_convolution_gradient", WeightNormConvolutionRules::gradient);
  }

  /** Buffers: g, v, w. */
  private static void weight(Attributes a, Launches to) {
    ConvolutionShape shape = new ConvolutionShape(a);
    Norms norms = new Norms(shape, new Word.BufferAddress(0), new Word.BufferAddress(1), to);
    norms.plan(Word.NOTHING);
    to.launch("weight_norm_convolution_weight", Blocks.ofElements(shape.weights()), Blocks.THREADS)
        .buffers(1)
        .add(norms.factors)
        .buffers(2)
        .whole(shape.weights(), shape.taps());
  }

  /** Buffers: x, dy, g, v, then sinks. Part 0 is the gradient of g, part 1 that of v. */
  private static void gradient(Attributes a, Launches to) {
    ConvolutionShape shape = new ConvolutionShape(a);
    boolean ofGain = a.whole("part") == 0;
    long size = ofGain ? shape.taps() : shape.weights();
    if (ParameterGradient.isNothing(shape.batch(), size)) {
      return;
    }
    Units units = units(shape, ParameterGradient.perSample(a));
    long tiles = Extent.parts(size, TILE);
    ParameterGradient gradient = new ParameterGradient(a, to, 4, size, tiles, units);
    List<Word> sinks = gradient.sinks();
    Word ofWeight = to.workspace(shape.weights() * Float.BYTES);
    Norms norms = new Norms(shape, new Word.BufferAddress(2), new Word.BufferAddress(3), to);
    for (long unit = 0; unit < units.count(); unit++) {
      weightGradient(shape, units.rows(), unit, ofWeight, to);
      norms.plan(ofWeight);
      if (ofGain) {
        to.launch("weight_norm_convolution_gain_gradient", Extent.of(tiles), Blocks.THREADS)
            .add(norms.factors)
            .struct(sinks)
            .whole(unit);
      } else {
        to.launch("weight_norm_convolution_direction_gradient", Extent.of(tiles), Blocks.THREADS)
            .add(ofWeight)
            .buffers(3)
            .add(norms.factors)
            .struct(sinks)
            .whole(shape.taps(), unit);
      }
    }
    gradient.join();
  }

  private static Units units(ConvolutionShape shape, boolean perSample) {
    return perSample
        ? Units.inTurn(shape.batch(), shape.outPositions())
        : Units.inTurn(1, shape.batch() * shape.outPositions());
  }

  /** ∂w of the positions of one unit, of x and dy from where the unit begins. */
  private static void weightGradient(
      ConvolutionShape shape, long rows, long unit, Word result, Launches to) {
    long columns = shape.taps() * shape.groupIn();
    long tiles = GemmTile.SMALL.count(shape.groupOut(), columns) * shape.groups();
    long inBytes = shape.inPositions() * shape.channels() * Float.BYTES;
    long outBytes = shape.outPositions() * shape.groupOut() * shape.groups() * Float.BYTES;
    to.launch("convolution_weight_gradient_samples", Extent.of(tiles), GemmTile.THREADS)
        .add(new Word.BufferAddress(0, unit * inBytes))
        .add(new Word.BufferAddress(1, unit * outBytes))
        .struct(ParameterGradient.stored(result, shape.weights()))
        .struct(shape.words())
        .whole(rows);
  }

  /** Sums over a direction, and what becomes of them for each kernel position. */
  private static final class Norms {
    private final ConvolutionShape shape;
    private final Word gain;
    private final Word direction;
    private final Launches to;
    private final long rows;
    private final long runs;
    private final Word sums;
    private final Word factors;

    Norms(ConvolutionShape shape, Word gain, Word direction, Launches to) {
      this.shape = shape;
      this.gain = gain;
      this.direction = direction;
      this.to = to;
      rows = shape.weights() / shape.taps();
      runs = Extent.parts(rows, RUN);
      sums = to.workspace(2 * runs * shape.taps() * Float.BYTES);
      factors = to.workspace(3 * shape.taps() * Float.BYTES);
    }

    /**
     * Adds the launches that make the factors.
     *
     * @param ofWeight ∂w, or nothing where only the norms are needed
     */
    void plan(Word ofWeight) {
      long taps = shape.taps();
      Extent grid = Extent.of(Columns.tiles(taps), runs);
      to.launch("weight_norm_convolution_sums", grid, Columns.THREADS)
          .add(ofWeight)
          .add(direction)
          .add(sums)
          .whole(rows, taps, RUN);
      to.launch("weight_norm_convolution_factors", Blocks.ofElements(taps), Blocks.THREADS)
          .add(gain)
          .add(sums)
          .add(factors)
          .whole(runs, taps);
    }
  }
}
