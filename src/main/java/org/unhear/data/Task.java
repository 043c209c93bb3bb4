package org.unhear.data;

import java.util.Locale;

/** What a model tells from a clip. */
public enum Task {
  WORDS,
  SPEAKERS;

  /** The class of a clip. */
  public String label(Clip clip) {
    return this == WORDS ? clip.word() : clip.speaker();
  }

  /** The name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
