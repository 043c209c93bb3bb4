package org.unhear;

/**
 * A failure that a user can act on. The message says what was expected and what came; the hint says
 * what to do. The command line prints both and no stack trace.
 */
public class UnhearException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;

  public UnhearException(String message, String hint) {
    this(message, hint, null);
  }

  public UnhearException(String message, String hint, Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  /** What the user can do about it; empty when nothing is known. */
  public String hint() {
    return hint;
  }

  /** The process exit code: 1 for a failure. */
  public int exitCode() {
    return 1;
  }
}
