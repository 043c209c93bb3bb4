package org.unhear.data;

import java.util.List;

/**
 * Knows how one kind of corpus lays out its files. A new kind is one class, and one line in {@link
 * CorpusFormats}.
 */
public interface CorpusFormat {
  /**
   * What a corpus holds.
   *
   * @param clips in any order
   * @param ignored files that look like recordings but do not fit the layout
   */
  record Listing(List<Clip> clips, List<BadFile> ignored) {}

  /** The name on the command line. */
  String name();

  /** Whether these files look like this kind of corpus. */
  boolean recognises(FileTree tree);

  /**
   * Lists the clips.
   *
   * @throws org.unhear.UnhearException when a list that the corpus needs is missing or malformed
   */
  Listing list(FileTree tree);
}
