package org.unhear.cli.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.unhear.UsageException;

/**
 * What {@code --config} and {@code --set} bring: values for options, and below the name of a
 * method, joined with a dot, values for the method's own settings. {@code --set} wins over the
 * file, the command line over both.
 */
public final class Settings {
  /** The key that says which command a file was written by. */
  public static final String COMMAND = "command";

  private final Map<String, Setting> values;

  Settings(Map<String, Setting> values) {
    this.values = values;
  }

  /** Nothing. */
  public static Settings none() {
    return new Settings(Map.of());
  }

  /**
   * Reads the file and the pairs.
   *
   * @param file the file after {@code --config}, if any
   * @param pairs the arguments of {@code --set}, each {@code key=value}
   */
  public static Settings of(Optional<Path> file, List<String> pairs) {
    Map<String, Setting> values = new LinkedHashMap<>();
    file.ifPresent(path -> values.putAll(ConfigFile.read(path)));
    for (String pair : pairs) {
      int sign = pair.indexOf('=');
      if (sign < 1) {
        throw new UsageException(
            "--set takes key=value, not '" + pair + "'.", "Write, for example, --set epochs=10.");
      }
      values.put(pair.substring(0, sign).strip(), Setting.typed(pair.substring(sign + 1).strip()));
    }
    return new Settings(values);
  }

  /** These, and where they say nothing, others. */
  public Settings over(Settings lower) {
    Map<String, Setting> both = new LinkedHashMap<>(lower.values);
    both.putAll(values);
    return new Settings(both);
  }

  /** The value for an option, by its name without dashes. */
  public Optional<Setting> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Settings of methods, as {@code method.setting} to value. */
  public Map<String, String> ofMethods() {
    Map<String, String> found = new LinkedHashMap<>();
    values.forEach(
        (key, setting) -> {
          if (key.contains(".")) {
            found.put(key, setting.value());
          }
        });
    return found;
  }

  /**
   * Refuses keys that a command does not have.
   *
   * @param command the command's name
   * @param options its option names without dashes
   * @param methods whether it takes settings of methods
   */
  public void requireKnown(String command, Set<String> options, boolean methods) {
    values.forEach(
        (key, setting) -> {
          if (key.equals(COMMAND)) {
            if (!setting.value().equals(command)) {
              throw new UsageException(
                  "%s: this configuration is for 'unhear %s', not 'unhear %s'."
                      .formatted(setting.origin(), setting.value(), command),
                  "Run: unhear " + setting.value() + " --config …");
            }
          } else if (!options.contains(key) && !(methods && key.contains("."))) {
            UsageException unknown = UsageException.unknownName("key", key, options);
            throw new UsageException(
                setting.origin() + ": " + unknown.getMessage(), unknown.hint());
          }
        });
  }
}
