package org.unhear.unlearn;

import org.unhear.UnhearException;

/** A run was asked to stop, and did so at a step boundary. */
public final class StoppedException extends UnhearException {
  private static final long serialVersionUID = 1L;

  public StoppedException(String method, long step) {
    super(
        "%s was stopped after %d steps.".formatted(method, step),
        "The model is as it was before; run the command again to start over.");
  }
}
