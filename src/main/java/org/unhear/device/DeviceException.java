package org.unhear.device;

import org.unhear.UnhearException;

/** A device could not allocate, prepare or run something. */
public final class DeviceException extends UnhearException {
  private static final long serialVersionUID = 1L;

  public DeviceException(String message, String hint) {
    super(message, hint);
  }

  public DeviceException(String message, String hint, Throwable cause) {
    super(message, hint, cause);
  }
}
