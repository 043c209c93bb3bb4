package org.unhear.data;

/** Hears how far a longer piece of work has come; called by one thread at a time. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = (done, total) -> {};

  /** Of {@code total} pieces {@code done} are done; {@code done} never falls. */
  void progress(int done, int total);
}
