package org.unhear.experiment;

import org.unhear.data.Corpus;
import org.unhear.data.ProgressListener;

/**
 * Where the sound of a data set's clips comes from, for features that are computed anew.
 *
 * @param corpus what the data set was made of, open while clips are read
 * @param threads how many read clips and compute features; no result depends on it
 * @param listener hears how many clips are read
 */
public record SoundSource(Corpus corpus, int threads, ProgressListener listener) {
  public SoundSource {
    if (threads < 1) {
      throw new IllegalArgumentException("Expected at least one thread, got " + threads + ".");
    }
  }
}
