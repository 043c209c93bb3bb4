package org.unhear.evaluate;

/**
 * Zero-retrain forgetting: 1 − mean JS between a model and a teacher that knows nothing, on the
 * forget set. Chundawat et al., Can Bad Teaching Induce Forgetting?, AAAI 2023.
 *
 * @param nats with JS in nats, between 1 − log 2 and 1
 * @param bits with JS in bits, between 0 and 1: the one to report
 */
public record Zrf(double nats, double bits) {
  /** Against a given teacher, usually the same architecture with random weights. */
  public static Zrf of(Logits model, Logits teacher) {
    return fromDivergence(Comparison.jensenShannon(model, teacher));
  }

  /** Against the uniform distribution. */
  public static Zrf againstUniform(Logits model) {
    return fromDivergence(Comparison.jensenShannonToUniform(model));
  }

  private static Zrf fromDivergence(double nats) {
    return new Zrf(1 - nats, 1 - nats / Math.log(2));
  }
}
