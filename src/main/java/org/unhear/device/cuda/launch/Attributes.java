package org.unhear.device.cuda.launch;

import org.unhear.device.KernelCall;

/** Constants of a kernel call by name. A missing one is an error that names it. */
public record Attributes(KernelCall call) {
  /** A whole number. */
  public long whole(String name) {
    return (long) real(name);
  }

  /** A whole number, or another where the call has none of this name. */
  public long whole(String name, long otherwise) {
    return call.attributes().containsKey(name) ? whole(name) : otherwise;
  }

  /** Whether a number is there and not 0. */
  public boolean flag(String name) {
    return whole(name, 0) != 0;
  }

  /** A number. */
  public double real(String name) {
    Double value = call.attributes().get(name);
    if (value == null) {
      throw new IllegalArgumentException("attribute '" + name + "' is missing");
    }
    return value;
  }

  /** A number, or another where the call has none of this name. */
  public double real(String name, double otherwise) {
    return call.attributes().getOrDefault(name, otherwise);
  }
}
