package org.unhear.verify;

import java.nio.file.Path;
import java.util.List;

/** Recomputes one kind of golden folder and compares. */
public interface GoldenVerifier {
  /** Whether the folder itself, not one below it, holds golden cases of this kind. */
  boolean accepts(Path folder);

  /**
   * Runs every case of the folder. A case that fails, even by an exception, is a result and does
   * not end the others.
   *
   * @param folder one that {@link #accepts} takes
   */
  List<CaseResult> verify(Path folder);
}
