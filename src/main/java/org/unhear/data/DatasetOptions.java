package org.unhear.data;

import java.util.Optional;
import org.unhear.audio.FeatureSettings;

/**
 * How a data set is made of a corpus.
 *
 * @param features what is computed of each clip
 * @param task what the classes are
 * @param badFiles what happens when a clip cannot be used
 * @param threads how many compute features; the result does not depend on it
 * @param cache where features are kept for the next time; empty to compute them always
 */
public record DatasetOptions(
    FeatureSettings features,
    Task task,
    BadFilePolicy badFiles,
    int threads,
    Optional<FeatureCache> cache) {
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

  /** Bad files are skipped and listed; one thread per processor; nothing is cached. */
  public static DatasetOptions of(FeatureSettings features, Task task) {
    return new DatasetOptions(
        features,
        task,
        BadFilePolicy.SKIP,
        Runtime.getRuntime().availableProcessors(),
        Optional.empty());
  }

  public DatasetOptions withBadFiles(BadFilePolicy policy) {
    return new DatasetOptions(features, task, policy, threads, cache);
  }

  public DatasetOptions withThreads(int count) {
    return new DatasetOptions(features, task, badFiles, count, cache);
  }

  public DatasetOptions withCache(FeatureCache where) {
    return new DatasetOptions(features, task, badFiles, threads, Optional.of(where));
  }
}
