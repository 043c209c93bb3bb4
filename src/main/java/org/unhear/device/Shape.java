package org.unhear.device;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Extents of a tensor, outermost first. Activations are channels-last: {@code [N, C]}, {@code [N,
 * T, C]} or {@code [N, H, W, C]}. An extent may be 0.
 */
public final class Shape {
  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /** A shape with the given extents; no extents make a scalar. */
  public static Shape of(int... dims) {
    for (int d : dims) {
      if (d < 0) {
        throw new IllegalArgumentException("negative extent in shape " + Arrays.toString(dims));
      }
    }
    return new Shape(dims.clone());
  }

  public int rank() {
    return dims.length;
  }

  /**
   * Extent of an axis; a negative axis counts from the end, so −1 is the channels of an activation.
   */
  public int dim(int axis) {
    return dims[axis < 0 ? axis + dims.length : axis];
  }

  public int[] dims() {
    return dims.clone();
  }

  /** Number of elements. */
  public long size() {
    return product(0, dims.length);
  }

  /** Elements of one entry of the first axis: those of a sample. */
  public long sampleSize() {
    return product(1, dims.length);
  }

  /** Product of the axes between the first and the last: positions of an activation. */
  public long positions() {
    return product(1, dims.length - 1);
  }

  /** A loop, not a stream: it is called in every step, and a step allocates nothing. */
  private long product(int first, int end) {
    long product = 1;
    for (int i = first; i < end; i++) {
      product = Math.multiplyExact(product, dims[i]);
    }
    return product;
  }

  /** This shape with another last extent. */
  public Shape withLast(int extent) {
    int[] copy = dims.clone();
    copy[copy.length - 1] = extent;
    return new Shape(copy);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** For example {@code 64×10×32×45}. */
  @Override
  public String toString() {
    return dims.length == 0
        ? "scalar"
        : Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining("×"));
  }
}
