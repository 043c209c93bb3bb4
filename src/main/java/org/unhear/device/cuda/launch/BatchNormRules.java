package org.unhear.device.cuda.launch;

import java.util.Map;

/** {@code batch_norm.cu} and {@code batch_norm_inference.cu}. */
final class BatchNormRules {
  private static final double EPS = 1e-5;
  private static final double MOMENTUM = 0.1;

  /** Chunks of rows whose sums are joined one after another, and rows that are worth a block. */
  private static final long MOST_CHUNKS = 64;

  private static final long FEWEST_ROWS = 64;

  private BatchNormRules() {}

  static Map<String, LaunchRule> all() {
    return Map.of(
        "batch_norm_training", BatchNormRules::training,
        "batch_norm_apply", BatchNormRules::again,
        "batch_norm_gradient_sums", BatchNormRules::gradientSums,
        "batch_norm_input_gradient", BatchNormRules::inputGradient,
        "batch_norm_parameter_gradient", BatchNormRules::parameterGradient,
        "batch_norm_inference", BatchNormRules::inference,
        "batch_norm_inference_input_gradient", BatchNormRules::inferenceInputGradient,
        "batch_norm_inference_parameter_gradient", BatchNormRules::inferenceParameterGradient);
  }

  /** x [batch, bands, rows, channels]. */
  private record Geometry(
      long batch, long bands, long rows, long channels, boolean affine, long relu) {
    static Geometry of(Attributes a) {
      return new Geometry(
          a.whole("batch"),
          a.whole("bands"),
          a.whole("rows"),
          a.whole("channels"),
          a.flag("affine"),
          a.whole("relu", 0));
    }

    long features() {
      return bands * channels;
    }

    /** Values of a feature. */
    long count() {
      return batch * rows;
    }

    long size() {
      return count() * features();
    }

    Extent elements() {
      return Blocks.ofIndices(size());
    }

    long chunkRows() {
      return Math.max(FEWEST_ROWS, Extent.parts(count(), MOST_CHUNKS));
    }

    long chunks() {
      return Extent.parts(count(), chunkRows());
    }

    /** Blocks of sums: tiles of features × chunks. */
    Extent sums() {
      return Extent.of(Columns.tiles(features()), chunks());
    }

    /** Two sums of every chunk. */
    Word parts(Launches to) {
      return to.workspace(chunks() * 2 * features() * Float.BYTES);
    }
  }

  /** Buffers: x, (w, b,) y, mean, rstd, running mean, running variance. */
  private static void training(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    int y = g.affine() ? 3 : 1;
    Word parts = g.parts(to);
    to.launch("batch_norm_statistics", g.sums(), Columns.THREADS)
        .buffers(0)
        .add(parts)
        .whole(g.bands(), g.rows(), g.channels(), g.count(), g.chunkRows());
    to.launch("batch_norm_join", Blocks.ofElements(g.features()), Blocks.THREADS)
        .add(parts)
        .buffers(y + 1, y + 2, y + 3, y + 4)
        .whole(g.bands(), g.channels(), g.count(), g.chunkRows())
        .real(a.real("eps", EPS), a.real("momentum", MOMENTUM));
    apply(g, to)
        .buffers(y + 1, y + 2, y)
        .whole(g.size(), g.bands(), g.rows(), g.channels(), g.relu());
  }

  /** Buffers: x, (w, b,) mean, rstd, y. */
  private static void again(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    int mean = g.affine() ? 3 : 1;
    apply(g, to)
        .buffers(mean, mean + 1, mean + 2)
        .whole(g.size(), g.bands(), g.rows(), g.channels(), g.relu());
  }

  private static Arguments apply(Geometry g, Launches to) {
    return to.launch("batch_norm_apply", g.elements(), Blocks.THREADS)
        .buffers(0)
        .bufferIf(g.affine(), 1)
        .bufferIf(g.affine(), 2);
  }

  /** Buffers: x, dy, mean, rstd, (w, b,) sums. */
  private static void gradientSums(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    Word parts = g.parts(to);
    to.launch("batch_norm_gradient_parts", g.sums(), Columns.THREADS)
        .buffers(0, 1, 2, 3)
        .bufferIf(g.affine(), 4)
        .bufferIf(g.affine(), 5)
        .add(parts)
        .whole(g.bands(), g.rows(), g.channels(), g.relu(), g.count(), g.chunkRows());
    to.launch("batch_norm_gradient_join", Blocks.ofElements(g.features()), Blocks.THREADS)
        .add(parts)
        .buffers(3, g.affine() ? 6 : 4)
        .whole(g.features(), g.chunks());
  }

  /** Buffers: x, dy, mean, rstd, sums, (w, b,) dx. */
  private static void inputGradient(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    to.launch("batch_norm_input_gradient", g.elements(), Blocks.THREADS)
        .buffers(0, 1, 2, 3, 4)
        .bufferIf(g.affine(), 5)
        .bufferIf(g.affine(), 6)
        .buffers(g.affine() ? 7 : 5)
        .whole(g.size(), g.bands(), g.rows(), g.channels(), g.relu(), g.count());
  }

  /** Buffers: sums, then sinks. */
  private static void parameterGradient(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    new ColumnGradient("batch_norm_parameter_gradient", 1, g.features(), 1, 1)
        .plan(a, to, arguments -> arguments.whole(g.bands(), a.whole("part")));
  }

  /** Buffers: x, running mean, running variance, (w, b,) y. */
  private static void inference(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    to.launch("batch_norm_inference", g.elements(), Blocks.THREADS)
        .buffers(0, 1, 2)
        .bufferIf(g.affine(), 3)
        .bufferIf(g.affine(), 4)
        .buffers(g.affine() ? 5 : 3)
        .whole(g.size(), g.bands(), g.rows(), g.channels(), g.relu())
        .real(a.real("eps", EPS));
  }

  /** Buffers: dy, running variance, (w,) dx. */
  private static void inferenceInputGradient(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    to.launch("batch_norm_inference_input_gradient", g.elements(), Blocks.THREADS)
        .buffers(0, 1)
        .bufferIf(g.affine(), 2)
        .buffers(g.affine() ? 3 : 2)
        .whole(g.size(), g.bands(), g.rows(), g.channels())
        .real(a.real("eps", EPS));
  }

  /** Buffers: x, dy, running mean, running variance, then sinks. */
  private static void inferenceParameterGradient(Attributes a, Launches to) {
    Geometry g = Geometry.of(a);
    new ColumnGradient(
            "batch_norm_inference_parameter_gradient", 4, g.features(), g.batch(), g.rows())
        .plan(
            a,
            to,
            arguments ->
                arguments.whole(g.bands(), g.rows(), a.whole("part")).real(a.real("eps", EPS)));
  }
}
