package org.unhear.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Assigns names to parts by their hash, so that a name stays where it is when a corpus grows. The
 * formula is the one in the README of Speech Commands (Warden 2018).
 */
final class HashSplit {
  private static final int LARGEST = (1 << 27) - 1;

  private HashSplit() {}

  /**
   * The part of a name.
   *
   * @param validation percentage of names in the validation part
   * @param test percentage of names in the test part
   */
  static Split of(String name, double validation, double test) {
    double percent = percent(name);
    if (percent < validation) {
      return Split.VALIDATION;
    }
    return percent < validation + test ? Split.TEST : Split.TRAIN;
  }

  /** A number from 0 to 100 that depends on the name only. */
  static double percent(String name) {
    byte[] digest = digest("SHA-1", name.getBytes(StandardCharsets.UTF_8));
    int last = 0;
    for (int i = digest.length - 4; i < digest.length; i++) {
      last = last << 8 | digest[i] & 0xFF;
    }
    return (last & LARGEST) * (100.0 / LARGEST);
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
