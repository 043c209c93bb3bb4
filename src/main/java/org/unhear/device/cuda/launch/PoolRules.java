package org.unhear.device.cuda.launch;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code average_pool.cu}, {@code max_pool.cu} and {@code statistics.cu}. */
final class PoolRules {
  private static final double EPS = 1e-5;

  /** Fields of the struct {@code Window}. */
  private static final List<String> WINDOW =
      List.of(
          "height",
          "width",
          "channels",
          "kernel_height",
          "kernel_width",
          "stride_height",
          "stride_width");

  private PoolRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "average_pool_forward", PoolRules::average,
        "average_pool_gradient", PoolRules::averageGradient,
        "max_pool_forward", PoolRules::max,
        "max_pool_gradient", PoolRules::maxGradient,
        "statistics_forward", PoolRules::statistics,
        "statistics_gradient", PoolRules::statisticsGradient);
  }

  private static long inputSize(Attributes a) {
    return Stream.of("batch", "height", "width", "channels")
        .mapToLong(a::whole)
        .reduce(1, (x, y) -> x * y);
  }

  /** Buffers: x, y. */
  private static void average(Attributes a, Launches to) {
    long rows = a.whole("height") / a.whole("kernel_height");
    long columns = a.whole("width") / a.whole("kernel_width");
    long size = a.whole("batch") * rows * columns * a.whole("channels");
    picture(
            a,
            to.launch("average_pool_forward", Blocks.ofIndices(size), Blocks.THREADS)
                .buffers(0, 1)
                .whole(size))
        .whole(a.whole("relu", 0));
  }

  /** Buffers: (with relu x,) dy, dx. */
  private static void averageGradient(Attributes a, Launches to) {
    long size = inputSize(a);
    boolean relu = a.flag("relu");
    Arguments arguments =
        to.launch("average_pool_gradient", Blocks.ofIndices(size), Blocks.THREADS)
            .bufferIf(relu, 0)
            .buffers(relu ? 1 : 0, relu ? 2 : 1)
            .whole(size);
    picture(a, arguments);
  }

  private static Arguments picture(Attributes a, Arguments arguments) {
    return arguments
        .whole(a.whole("height"), a.whole("width"), a.whole("channels"))
        .whole(a.whole("kernel_height"), a.whole("kernel_width"));
  }

  /** Buffers: x, y. */
  private static void max(Attributes a, Launches to) {
    long rows = windows(a, "height");
    long columns = windows(a, "width");
    long size = a.whole("batch") * rows * columns * a.whole("channels");
    to.launch("max_pool_forward", Blocks.ofIndices(size), Blocks.THREADS)
        .buffers(0, 1)
        .struct(window(a))
        .whole(size);
  }

  /** Buffers: x, dy, dx. */
  private static void maxGradient(Attributes a, Launches to) {
    long size = inputSize(a);
    to.launch("max_pool_gradient", Blocks.ofIndices(size), Blocks.THREADS)
        .buffers(0, 1, 2)
        .struct(window(a))
        .whole(size);
  }

  private static long windows(Attributes a, String axis) {
    return (a.whole(axis) - a.whole("kernel_" + axis)) / a.whole("stride_" + axis) + 1;
  }

  private static List<Word> window(Attributes a) {
    return WINDOW.stream().map(name -> (Word) new Word.Whole(a.whole(name))).toList();
  }

  /** Buffers: x, y. */
  private static void statistics(Attributes a, Launches to) {
    long channels = a.whole("channels");
    to.launch("statistics_forward", Columns.grid(a.whole("batch"), channels), Columns.THREADS)
        .buffers(0, 1)
        .whole(a.whole("positions"), channels)
        .real(a.real("eps", EPS));
  }

  /** Buffers: x, y, dy, dx. */
  private static void statisticsGradient(Attributes a, Launches to) {
    long size = a.whole("batch") * a.whole("positions") * a.whole("channels");
    to.launch("statistics_gradient", Blocks.ofIndices(size), Blocks.THREADS)
        .buffers(0, 1, 2, 3)
        .whole(size, a.whole("positions"), a.whole("channels"));
  }
}
