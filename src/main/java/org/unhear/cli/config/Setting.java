package org.unhear.cli.config;

/**
 * A value for an option that was not given on the command line itself.
 *
 * @param value as it would be typed
 * @param origin where it came from, for messages: a file and line, or {@code --set}
 */
public record Setting(String value, String origin) {
  private static final String TYPED = "--set";

  static Setting typed(String value) {
    return new Setting(value, TYPED);
  }

  /** Whether it was meant for this very command, rather than kept in a file. */
  public boolean isTyped() {
    return origin.equals(TYPED);
  }
}
