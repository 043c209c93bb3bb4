package org.unhear.cli.config;

import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Gives options that were not typed the values of a configuration. */
public final class ConfigDefaults implements IDefaultValueProvider {
  private static final Set<String> NOT_CONFIGURABLE =
      Set.of("config", "set", "help", "version", "json", "quiet", "verbose", "resume", "out");

  private final Settings settings;

  public ConfigDefaults(Settings settings) {
    this.settings = settings;
  }

  /**
   * @throws org.unhear.UsageException when the configuration has a key that the command does not
   *     have
   */
  @Override
  public String defaultValue(ArgSpec argument) {
    CommandSpec command = argument.command();
    boolean group = !command.subcommands().isEmpty();
    if (!(argument instanceof OptionSpec option) || group) {
      return null;
    }
    Set<String> known = configurable(command);
    settings.requireKnown(
        typedName(command), known, known.contains("method") || known.contains("methods"));
    String name = name(option);
    return known.contains(name)
        ? settings.over(Presets.of(command.name())).find(name).map(Setting::value).orElse(null)
        : null;
  }

  /** The name as it is typed after the program's: {@code data inspect}. */
  private static String typedName(CommandSpec command) {
    return command.qualifiedName(" ").substring(command.root().name().length() + 1);
  }

  /** The options of a command that a configuration may set, without dashes. */
  public static Set<String> configurable(CommandSpec command) {
    Set<String> names = new TreeSet<>();
    command.options().forEach(option -> names.add(name(option)));
    names.removeAll(NOT_CONFIGURABLE);
    return names;
  }

  /** An option's name without dashes. */
  public static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }
}
