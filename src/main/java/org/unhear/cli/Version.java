package org.unhear.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which unhear this is. */
final class Version implements IVersionProvider {
  /** The version, for example {@code 0.1.0}; "unknown" when the build did not record it. */
  static String version() {
    return property("version", "unknown");
  }

  /** The git commit it was built from; empty when not known. */
  static String commit() {
    return property("commit", "");
  }

  private static String property(String key, String otherwise) {
    try (InputStream in = Version.class.getResourceAsStream("/org/unhear/build.properties")) {
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

  @Override
  public String[] getVersion() {
    String commit = commit();
    return new String[] {"unhear " + version() + (commit.isEmpty() ? "" : " (" + commit + ")")};
  }
}
