package org.unhear.gradients;

/** A symmetric positive matrix over parameters, never made, only multiplied with. */
@FunctionalInterface
public interface DampedMatrix {
  /** A v. */
  double[] product(double[] v);
}
