package org.unhear.ops.cases;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import org.unhear.device.Shape;
import org.unhear.ops.Convolution.Pair;

/** Pooling in double precision. */
final class Pools {
  private Pools() {}

  /** Folds each window of [N, H, W, C] or [N, T, C]. */
  static double[] windows(
      Shape x, Pair kernel, Pair stride, double[] in, double start, DoubleBinaryOperator fold) {
    boolean flat = x.rank() == 3;
    int height = flat ? 1 : x.dim(1);
    int width = x.dim(-2);
    int channels = x.dim(-1);
    int kernelHeight = flat ? 1 : kernel.height();
    int down = flat ? 1 : stride.height();
    int outHeight = (height - kernelHeight) / down + 1;
    int outWidth = (width - kernel.width()) / stride.width() + 1;
    double[] y = new double[x.dim(0) * outHeight * outWidth * channels];
    Arrays.fill(y, start);
    for (int at = 0; at < y.length; at++) {
      int c = at % channels;
      int q = at / channels % outWidth;
      int p = at / channels / outWidth % outHeight;
      int n = at / channels / outWidth / outHeight;
      for (int r = 0; r < kernelHeight; r++) {
        for (int s = 0; s < kernel.width(); s++) {
          int row = (n * height + p * down + r) * width + q * stride.width() + s;
          y[at] = fold.applyAsDouble(y[at], in[row * channels + c]);
        }
      }
    }
    return y;
  }

  /** Means over the middle of [outer, middle, inner]. */
  static double[] means(double[] x, int outer, int middle, int inner) {
    double[] y = new double[outer * inner];
    for (int i = 0; i < x.length; i++) {
      y[i / inner / middle * inner + i % inner] += x[i] / middle;
    }
    return y;
  }
}
