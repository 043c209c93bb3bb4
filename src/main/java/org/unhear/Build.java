package org.unhear;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which unhear this is. */
public final class Build {
  private Build() {}

  /** The version, for example {@code 0.1.0}; "unknown" when the build did not record it. */
  public static String version() {
    return property("version", "unknown");
  }

  /** The git commit it was built from; empty when not known. */
  public static String commit() {
    return property("commit", "");
  }

  private static String property(String key, String otherwise) {
    try (InputStream in = Build.class.getResourceAsStream("/org/unhear/build.properties")) {
      if (in == null) {
        return otherwise;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty(key, otherwise);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
