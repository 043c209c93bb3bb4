package org.unhear.experiment;

import org.unhear.UnhearException;

/** The user asked to stop; what was done is saved. */
public final class StoppedRunException extends UnhearException {
  private static final long serialVersionUID = 1L;

  public StoppedRunException(String what, String hint) {
    super(what, hint);
  }
}
