package org.unhear.data;

import org.unhear.audio.FeatureSettings;

/**
 * How a data set is made of a corpus.
 *
 * @param features what is computed of each clip
 * @param task what the classes are
 * @param badFiles what happens when a clip cannot be used
 * @param threads how many compute features; the result does not depend on it
 */
public record DatasetOptions(
    FeatureSettings features, Task task, BadFilePolicy badFiles, int threads) {
  /** What happens when a clip cannot be used. */
  public enum BadFilePolicy {
    /** Stop with the first one's error. */
    FAIL,
    /** Leave it out and list it. */
    SKIP
  }

  public DatasetOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("Expected at least one thread, got " + threads + ".");
    }
  }

  /** Bad files are skipped and listed; one thread per processor. */
  public static DatasetOptions of(FeatureSettings features, Task task) {
    return new DatasetOptions(
        features, task, BadFilePolicy.SKIP, Runtime.getRuntime().availableProcessors());
  }

  public DatasetOptions withBadFiles(BadFilePolicy policy) {
    return new DatasetOptions(features, task, policy, threads);
  }

  public DatasetOptions withThreads(int count) {
    return new DatasetOptions(features, task, badFiles, count);
  }
}
