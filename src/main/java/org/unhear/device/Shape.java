package org.unhear.device;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    return Arrays.stream(dims).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** Elements of one entry of the first axis: those of a sample. */
  public long sampleSize() {
    return Arrays.stream(dims).skip(1).asLongStream().reduce(1, Math::multiplyExact);
  }

  /** Product of the axes between the first and the last: positions of an activation. */
  public long positions() {
    return IntStream.range(1, dims.length - 1)
        .mapToLong(i -> dims[i])
        .reduce(1, Math::multiplyExact);
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
