package org.unhear.cli;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * One line of what {@link Doctor} found.
 *
 * @param name what was looked for
 * @param status whether it is there
 * @param version version or amount; what is known about its absence otherwise
 * @param remedy the command that gets it, or what to do; empty when nothing is to be done
 */
record Finding(String name, Status status, String version, String remedy) {

  /** Whether something is there. */
  enum Status {
    /** It is there. */
    OK,
    /** It is needed and not there. */
    MISSING,
    /** It is not in use; unhear does its work without it. */
    OFF;

    /** As shown and as written in JSON. */
    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String name, String version) {
    return new Finding(name, Status.OK, version, "");
  }

  static Finding missing(String name, String version, String remedy) {
    return new Finding(name, Status.MISSING, version, remedy);
  }

  static Finding off(String name, String version, String remedy) {
    return new Finding(name, Status.OFF, version, remedy);
  }
}
