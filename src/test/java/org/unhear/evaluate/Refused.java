package org.unhear.evaluate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;
import org.unhear.UnhearException;

/** Asserts that bad input is refused in a way a user can act on. */
final class Refused {
  private Refused() {}

  /** The call must fail with a message that holds {@code naming}, and a hint. */
  static void refused(String naming, Executable call) {
    UnhearException e = assertThrows(UnhearException.class, call);
    assertTrue(e.getMessage().contains(naming), e.getMessage());
    assertFalse(e.hint().isEmpty());
  }
}
