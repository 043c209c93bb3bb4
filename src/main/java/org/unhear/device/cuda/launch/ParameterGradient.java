package org.unhear.device.cuda.launch;

import java.util.ArrayList;
import java.util.List;
import org.unhear.graph.Sink;

/**
 * The sinks of a launch and what joins them afterwards; {@code kernels/parameter_gradient.cuh}.
 * Buffers of a call are those of the operator, then for each sink: grad | store | square | norm2 |
 * v, dot | w, weighted.
 */
final class ParameterGradient {
  private static final Word NONE = Word.NOTHING;

  /** What a sink of sums over samples needs: its result and its partial sums. */
  private record Sum(int buffer, Word partial) {}

  private final Attributes attributes;
  private final Launches to;
  private final int operands;
  private final long size;
  private final long tiles;
  private final Units units;
  private final List<Sum> sums = new ArrayList<>();
  private final List<Sum> shares = new ArrayList<>();

  /**
   * @param operands buffers before those of the sinks
   * @param size floats of the parameter
   * @param tiles blocks that its gradient takes
   */
  ParameterGradient(
      Attributes attributes, Launches to, int operands, long size, long tiles, Units units) {
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a parameter of %,d floats, where the kernel counts to %,d"
              .formatted(size, Integer.MAX_VALUE));
    }
    this.attributes = attributes;
    this.to = to;
    this.operands = operands;
    this.size = size;
    this.tiles = tiles;
    this.units = units;
  }

  /** Whether the gradient of each sample is asked for, not their sum alone. */
  static boolean perSample(Attributes attributes) {
    return attributes.whole("sinks") != Sink.ACCUMULATE.bit();
  }

  /**
   * Whether no sink changes. A sample without positions is something: STORE writes its zeros.
   *
   * @param summands samples, or rows where samples are not told apart
   */
  static boolean isNothing(long summands, long size) {
    return summands == 0 || size == 0;
  }

  private boolean has(Sink sink) {
    return (attributes.whole("sinks") & sink.bit()) != 0;
  }

  /** Index of a sink's first buffer. */
  private int buffer(Sink sink) {
    int index = operands;
    for (Sink before : Sink.values()) {
      if (before.compareTo(sink) < 0 && has(before)) {
        index += before == Sink.DOT || before == Sink.WEIGHTED ? 2 : 1;
      }
    }
    return index;
  }

  /** The struct {@code Sinks} that stores the gradient of a single unit and does nothing else. */
  static List<Word> stored(Word result, long size) {
    Word stride = new Word.Whole(size);
    Word one = new Word.Whole(1);
    return List.of(NONE, NONE, NONE, NONE, result, stride, NONE, NONE, NONE, stride, one, one, one);
  }

  /** The struct {@code Sinks}. */
  List<Word> sinks() {
    return List.of(
        sum(Sink.ACCUMULATE, buffer(Sink.ACCUMULATE)),
        sum(Sink.SQUARE, buffer(Sink.SQUARE)),
        sum(Sink.WEIGHTED, buffer(Sink.WEIGHTED) + 1),
        read(Sink.WEIGHTED),
        read(Sink.STORE),
        new Word.Whole(attributes.whole("store_stride", 0)),
        share(Sink.NORM2, buffer(Sink.NORM2)),
        share(Sink.DOT, buffer(Sink.DOT) + 1),
        read(Sink.DOT),
        new Word.Whole(size),
        new Word.Whole(units.count()),
        new Word.Whole(units.perChunk()),
        new Word.Whole(units.chunks()));
  }

  /** The first buffer of a sink as it is. */
  private Word read(Sink sink) {
    return has(sink) ? new Word.BufferAddress(buffer(sink)) : NONE;
  }

  private Word sum(Sink sink, int result) {
    if (!has(sink)) {
      return NONE;
    }
    if (units.chunks() == 1) {
      return new Word.BufferAddress(result);
    }
    Word partial = to.workspace(units.chunks() * size * Float.BYTES);
    sums.add(new Sum(result, partial));
    return partial;
  }

  private Word share(Sink sink, int result) {
    if (!has(sink)) {
      return NONE;
    }
    Word partial = to.workspace(tiles * units.count() * Float.BYTES);
    shares.add(new Sum(result, partial));
    return partial;
  }

  /** Adds the launches that join partial sums and shares. */
  void join() {
    for (Sum sum : sums) {
      to.launch("parameter_gradient_join_sums", Blocks.ofElements(size), Blocks.THREADS)
          .add(sum.partial())
          .buffers(sum.buffer())
          .whole(units.chunks(), size);
    }
    for (Sum share : shares) {
      to.launch("parameter_gradient_join_samples", Blocks.ofWarps(units.count()), Blocks.THREADS)
          .add(share.partial())
          .buffers(share.buffer())
          .whole(tiles, units.count());
    }
  }
}
