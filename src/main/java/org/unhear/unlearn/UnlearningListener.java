package org.unhear.unlearn;

/**
 * Follows a run: progress bars, loss curves, TensorBoard. Called at step boundaries, where the
 * weights are consistent.
 */
public interface UnlearningListener {
  void onStep(UnlearningStep step);

  /**
   * A vector that a method computed on its way, such as {@code saliency}; over parameters it is [P]
   * without gaps.
   */
  default void onResult(String name, float[] values) {}

  /** Whether a result that costs extra to compute is of interest. */
  default boolean wants(String name) {
    return false;
  }

  /** Asked before each step; true ends the run with {@link StoppedException}. */
  default boolean stopRequested() {
    return false;
  }

  /** Follows nothing. */
  static UnlearningListener none() {
    return step -> {};
  }
}
