package org.unhear.train;

/** The batches of a training, epoch by epoch. */
interface BatchSource {
  /** Steps of an epoch, those with an empty batch included. */
  int steps(int epoch);

  /** Steps before an epoch; before the one after the last, all steps. */
  long firstStep(int epoch);

  /** The epoch that a step belongs to; the number of epochs for what comes after them. */
  int epochOf(long step);

  /** Whether further examples are seen from this step on. */
  boolean beginsSlice(long step);

  /** Makes the batches of an epoch; what was asked for before is overwritten. */
  void arrange(int epoch);

  /** The examples of the epoch, batch after batch. */
  int[] examples();

  /** Where the batch of a step starts in {@link #examples()}; after the last one, where it ends. */
  int start(int step);

  /** Examples of the batch of a step; 0 when it is empty. */
  default int size(int step) {
    return start(step + 1) - start(step);
  }

  /** Steps before the first whose batch misses an example; all steps when none does. */
  long stepsBeforeEmptySlot();
}
