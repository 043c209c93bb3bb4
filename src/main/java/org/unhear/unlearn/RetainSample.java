package org.unhear.unlearn;

/** Some retained recordings that stand for all, for matrices that cost passes over each of them. */
final class RetainSample {
  static final Hyperparameter HYPERPARAMETER =
      Hyperparameter.whole(
          "count", 256, 1, 1 << 20, "retained recordings whose gradients make the matrix");

  private RetainSample() {}

  /** Indices of D_r: as many as are set, or all. */
  static int[] of(UnlearningContext context) {
    int[] retain = context.retain();
    int count = context.hyper().whole("count");
    return count >= retain.length
        ? retain
        : context.draws().samples("order", 1, retain, count, 1)[0];
  }
}
