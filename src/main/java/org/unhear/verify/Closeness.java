package org.unhear.verify;

/** Keeps the value of a case that came nearest to its tolerance, or went furthest past it. */
final class Closeness {
  private double worstRatio = -1;
  private double worstError;
  private double worstTolerance;
  private String worst = "";
  private String problem = "";
  private long count;

  /** Compares one number. */
  void compare(String what, double expected, double actual, double tolerance) {
    count++;
    double error = Double.compare(expected, actual) == 0 ? 0 : Math.abs(expected - actual);
    double ratio =
        error == 0 ? 0 : Double.isNaN(error) ? Double.POSITIVE_INFINITY : error / tolerance;
    if (ratio > worstRatio) {
      worstRatio = ratio;
      worstError = error;
      worstTolerance = tolerance;
      worst = what;
    }
  }

  /** Compares vectors. */
  void compare(String what, float[] expected, float[] actual, double tolerance) {
    if (expected.length != actual.length) {
      fail("%s: expected %d values, got %d".formatted(what, expected.length, actual.length));
      return;
    }
    for (int i = 0; i < expected.length; i++) {
      compare(what, expected[i], actual[i], tolerance);
    }
  }

  /** Something is missing or of the wrong shape; the first problem is kept. */
  void fail(String what) {
    if (problem.isEmpty()) {
      problem = what;
    }
  }

  CaseResult result(String name) {
    if (!problem.isEmpty()) {
      return CaseResult.failure(name, problem);
    }
    if (count == 0) {
      return CaseResult.failure(name, "there is nothing to compare");
    }
    String detail = "%s, nearest of %d values to its tolerance".formatted(worst, count);
    return new CaseResult(name, worstError, worstTolerance, worstRatio <= 1, detail);
  }
}
