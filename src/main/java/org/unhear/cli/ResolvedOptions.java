package org.unhear.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.unhear.UsageException;
import org.unhear.cli.config.ConfigDefaults;
import org.unhear.cli.config.ConfigFile;
import org.unhear.cli.config.Settings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** All options of a command with the values they came to have, for the record of a run. */
final class ResolvedOptions {
  /** What may differ when a run goes on: it changes no result. */
  private static final Set<String> FREE =
      Set.of("device", "software-driver", "threads", "memory-budget", "cache");

  private final CommandSpec command;
  private final Settings settings;

  ResolvedOptions(CommandSpec command, Settings settings) {
    this.command = command;
    this.settings = settings;
  }

  /** Name to value, the command's name first. */
  Map<String, Object> asMap() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(Settings.COMMAND, command.name());
    Set<String> names = ConfigDefaults.configurable(command);
    for (OptionSpec option : command.options()) {
      String name = ConfigDefaults.name(option);
      if (names.contains(name) && option.getValue() != null) {
        values.put(name, plain(option.getValue()));
      }
    }
    values.putAll(settings.ofMethods());
    return values;
  }

  private static Object plain(Object value) {
    if (value instanceof Collection<?> items) {
      List<String> texts = new ArrayList<>();
      items.forEach(item -> texts.add(item.toString()));
      return String.join(",", texts);
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  /** The command that makes the results again: options that differ from their defaults. */
  String commandLine() {
    StringBuilder line = new StringBuilder("unhear " + command.name());
    Set<String> names = ConfigDefaults.configurable(command);
    for (OptionSpec option : command.options()) {
      String name = ConfigDefaults.name(option);
      if (names.contains(name) && option.getValue() != null) {
        line.append(written(option, name));
      }
    }
    settings
        .ofMethods()
        .forEach((key, value) -> line.append(" --set ").append(quoted(key + "=" + value)));
    return line.toString();
  }

  private static String written(OptionSpec option, String name) {
    String value = plain(option.getValue()).toString();
    if (option.arity().max() == 0) {
      return Boolean.TRUE.equals(option.getValue()) ? " --" + name : "";
    }
    boolean usual = value.isEmpty() || value.equals(option.defaultValue());
    return usual ? "" : " --" + name + " " + quoted(value);
  }

  private static String quoted(String value) {
    return value.matches("[\\w@%+=:,./-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }

  /** Keeps the options in a run's folder. */
  void save(Path folder) {
    ConfigFile.write(folder.resolve(ConfigFile.NAME), asMap());
  }

  /** Refuses options beside {@code --resume} that would change what goes on. */
  static void requireOnlyFreeOptions(ParseResult parsed, CommandSpec command) {
    Set<String> configurable = ConfigDefaults.configurable(command);
    for (OptionSpec option : parsed.matchedOptions()) {
      String name = ConfigDefaults.name(option);
      if (configurable.contains(name) && !FREE.contains(name)) {
        throw new UsageException(
            "--" + name + " was given beside --resume.",
            "What goes on keeps the options it was started with; to change them, start anew.");
      }
    }
  }
}
