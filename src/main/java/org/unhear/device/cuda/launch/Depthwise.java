package org.unhear.device.cuda.launch;

/** Launches of {@code depthwise.cu}. */
final class Depthwise {
  /** Neighbouring positions of a row that a thread takes. */
  private static final int STRIP = 4;

  /** Shared memory that every GPU gives a block without being asked. */
  private static final long MOST_SHARED = 48 << 10;

  /** Blocks load all filters, so there are no more of them than a large GPU holds at once. */
  private static final long MOST_BLOCKS = 1056;

  private Depthwise() {}

  /** Buffers: x, w, (b,) y. */
  static void forward(ConvolutionShape shape, Launches to) {
    Attributes a = shape.attributes();
    boolean bias = a.flag("bias");
    long strips = strips(shape, a.whole("out_height"), a.whole("out_width"));
    to.launch("depthwise_forward", blocks(strips), Blocks.THREADS, sharedBytes(shape))
        .buffers(0, 1)
        .bufferIf(bias, 2)
        .buffers(bias ? 3 : 2)
        .struct(shape.words())
        .whole(strips, a.whole("relu", 0), fits(shape));
  }

  /** Buffers: dy, w, dx. */
  static void inputGradient(ConvolutionShape shape, Launches to) {
    Attributes a = shape.attributes();
    long strips = strips(shape, a.whole("height"), a.whole("width"));
    to.launch("depthwise_input_gradient", blocks(strips), Blocks.THREADS, sharedBytes(shape))
        .buffers(0, 1, 2)
        .struct(shape.words())
        .whole(strips, fits(shape));
  }

  /** Buffers: x, dy, then sinks. */
  static void weightGradient(ConvolutionShape shape, Launches to) {
    new ColumnGradient(
            "depthwise_weight_gradient", 2, shape.weights(), shape.batch(), shape.outPositions())
        .plan(shape.attributes(), to, arguments -> arguments.struct(shape.words()));
  }

  private static long strips(ConvolutionShape shape, long height, long width) {
    return shape.batch() * height * Extent.parts(width, STRIP) * shape.channels();
  }

  private static Extent blocks(long strips) {
    return Extent.of(Math.min(MOST_BLOCKS, Blocks.ofIndices(strips).x()));
  }

  private static long filterBytes(ConvolutionShape shape) {
    return shape.weights() * Float.BYTES;
  }

  private static long fits(ConvolutionShape shape) {
    return filterBytes(shape) <= MOST_SHARED ? 1 : 0;
  }

  private static int sharedBytes(ConvolutionShape shape) {
    return fits(shape) == 1 ? (int) filterBytes(shape) : 0;
  }
}
