package org.unhear.evaluate;

/** The earth mover's distance of two samples on a line. */
public final class EarthMover {
  private EarthMover() {}

  /** ∫|F_a − F_b|, in the unit of the values; neither sample may be empty. */
  public static double distance(double[] a, double[] b) {
    SortedSample first = SortedSample.of("a", a);
    SortedSample second = SortedSample.of("b", b);
    double[] x = SortedSample.distinct(first, second);
    double area = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      area += Math.abs(first.shareAtMost(x[i]) - second.shareAtMost(x[i])) * (x[i + 1] - x[i]);
    }
    return area;
  }
}
