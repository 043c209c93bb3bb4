package org.unhear.verify;

/**
 * One golden case and how close unhear came.
 *
 * @param name the case, for example {@code metrics/lira}
 * @param largestError the absolute error of the value that came nearest to its tolerance, or went
 *     furthest past it
 * @param tolerance the absolute tolerance of that value
 * @param passed whether every value of the case is there and within its tolerance
 * @param detail which value that was, or what went wrong
 */
public record CaseResult(
    String name, double largestError, double tolerance, boolean passed, String detail) {
  /** A case that could not be compared at all: a value missing, a shape wrong, an error. */
  public static CaseResult failure(String name, String detail) {
    return new CaseResult(name, Double.NaN, 0, false, detail);
  }
}
