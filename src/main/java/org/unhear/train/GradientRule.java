package org.unhear.train;

/** How a step of a training comes to its gradient. */
interface GradientRule extends AutoCloseable {
  /**
   * Leaves the gradient of a batch in {@link Learner#gradient()}.
   *
   * @param order examples, those of the batch from {@code first}
   * @param count examples of the batch
   * @param step steps taken before
   * @return the mean loss of the batch
   * @throws org.unhear.UnhearException when the loss or the gradient is not finite; the states of
   *     the model are then as before
   */
  double gradient(Examples view, int[] order, int first, int count, long step);

  /** Whether a batch without examples is a step like others. */
  boolean takesEmptyBatches();

  @Override
  void close();
}
