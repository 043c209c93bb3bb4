package org.unhear.ops.cases;

import java.util.List;
import java.util.stream.Stream;
import org.unhear.device.Shape;
import org.unhear.ops.AveragePool;
import org.unhear.ops.Mean;
import org.unhear.ops.OpCase;
import org.unhear.ops.Statistics;

/** Mean, average pooling and statistics pooling. */
public final class PoolingCases {
  private PoolingCases() {}

  public static Stream<OpCase> all() {
    Mean all = new Mean(Mean.Over.POSITIONS);
    Mean height = new Mean(Mean.Over.HEIGHT);
    return Stream.of(
            OpCase.of("frames", all, PoolingCases::mean).input("x", 7, 5).batches(0, 1, 3),
            OpCase.of("picture", all, PoolingCases::mean).input("x", 5, 3, 17).batches(1, 4),
            OpCase.of("one position", all, PoolingCases::mean).input("x", 1, 3).batches(1),
            OpCase.of("height", height, PoolingCases::meanOverHeight)
                .input("x", 5, 4, 3)
                .batches(0, 2),
            OpCase.of("no frames", all, PoolingCases::mean)
                .input("x", 2, 3)
                .rejects(List.of(Shape.of(2, 0, 3)), "at least one position", "2×0×3")
                .batches(1),
            pool(3, 4).input("x", 7, 9, 5).batches(0, 1, 3),
            pool(1, 1).input("x", 2, 3, 17).batches(2),
            pool(2, 3)
                .input("x", 4, 6, 1)
                .rejects(List.of(Shape.of(1, 1, 6, 1)), "at least 2×3", "1×1×6×1")
                .batches(2),
            OpCase.of("frames", new Statistics(1e-3f), PoolingCases::statistics)
                .input("x", 7, 5)
                .batches(0, 1, 3),
            OpCase.of("wide", new Statistics(1e-3f), PoolingCases::statistics)
                .input("x", 3, 37)
                .rejects(List.of(Shape.of(2, 5)), "3 axes", "2×5")
                .batches(2))
        .flatMap(cases -> cases);
  }

  private static OpCase pool(int height, int width) {
    return OpCase.of(
        height + "×" + width,
        new AveragePool(height, width),
        (shapes, in) -> averagePool(shapes.get(0), in[0], height, width));
  }

  private static double[] mean(List<Shape> shapes, double[][] in) {
    Shape x = shapes.get(0);
    int channels = x.dim(-1);
    int positions = (int) x.positions();
    double[] y = new double[x.dim(0) * channels];
    for (int i = 0; i < in[0].length; i++) {
      y[i / channels / positions * channels + i % channels] += in[0][i] / positions;
    }
    return y;
  }

  private static double[] meanOverHeight(List<Shape> shapes, double[][] in) {
    Shape x = shapes.get(0);
    int row = x.dim(2) * x.dim(3);
    double[] y = new double[x.dim(0) * row];
    for (int i = 0; i < in[0].length; i++) {
      y[i / row / x.dim(1) * row + i % row] += in[0][i] / x.dim(1);
    }
    return y;
  }

  private static double[] averagePool(Shape x, double[] in, int height, int width) {
    int rows = x.dim(1) / height;
    int columns = x.dim(2) / width;
    int channels = x.dim(3);
    double[] y = new double[x.dim(0) * rows * columns * channels];
    for (int n = 0; n < x.dim(0); n++) {
      for (int h = 0; h < rows * height; h++) {
        for (int w = 0; w < columns * width; w++) {
          for (int c = 0; c < channels; c++) {
            int to = ((n * rows + h / height) * columns + w / width) * channels + c;
            int from = ((n * x.dim(1) + h) * x.dim(2) + w) * channels + c;
            y[to] += in[from] / (height * width);
          }
        }
      }
    }
    return y;
  }

  private static double[] statistics(List<Shape> shapes, double[][] in) {
    Shape x = shapes.get(0);
    int frames = x.dim(1);
    int channels = x.dim(2);
    double[] y = new double[x.dim(0) * 2 * channels];
    for (int n = 0; n < x.dim(0); n++) {
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        for (int t = 0; t < frames; t++) {
          sum += in[0][(n * frames + t) * channels + c];
        }
        double mean = sum / frames;
        double squares = 0;
        for (int t = 0; t < frames; t++) {
          squares += Math.pow(in[0][(n * frames + t) * channels + c] - mean, 2);
        }
        y[n * 2 * channels + c] = mean;
        y[n * 2 * channels + channels + c] = Math.sqrt(squares / frames + 1e-3);
      }
    }
    return y;
  }
}
