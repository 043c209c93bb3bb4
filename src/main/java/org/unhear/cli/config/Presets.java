package org.unhear.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Options that a command has by itself, from {@code presets/COMMAND.yaml} in the jar. */
public final class Presets {
  private Presets() {}

  /** The preset of a command; nothing when it has none. */
  public static Settings of(String command) {
    String name = "/org/unhear/presets/" + command + ".yaml";
    try (InputStream in = Presets.class.getResourceAsStream(name)) {
      if (in == null) {
        return Settings.none();
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Settings(ConfigFile.parse(text, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
