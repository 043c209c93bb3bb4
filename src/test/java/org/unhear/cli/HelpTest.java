package org.unhear.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.unhear.cli.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every command's help is complete, by whatever way it is asked for. */
class HelpTest {
  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect(root(), "", names);
    return names.stream();
  }

  private static void collect(CommandLine parent, String path, List<String> names) {
    parent
        .getSubcommands()
        .forEach(
            (name, child) -> {
              names.add((path + " " + name).strip());
              collect(child, path + " " + name, names);
            });
  }

  private static CommandLine root() {
    CommandLine root = new CommandLine(new Main());
    Commands.addTo(root, Interrupt.none(), Settings.none());
    return root;
  }

  private static CommandSpec spec(String command) {
    CommandLine line = root();
    for (String name : command.split(" ")) {
      line = line.getSubcommands().get(name);
    }
    return line.getCommandSpec();
  }

  private static String[] words(String... parts) {
    return String.join(" ", parts).split(" ");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyArgumentIsExplained(String command) {
    String help = CommandRun.of(words("help", command)).succeeded().out();
    List<ArgSpec> arguments = new ArrayList<>(spec(command).options());
    arguments.addAll(spec(command).positionalParameters());
    for (ArgSpec argument : arguments) {
      String shown =
          argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
      assertTrue(help.contains(shown), () -> shown + " is not in: " + help);
      String description = String.join(" ", argument.description()).strip();
      assertTrue(description.endsWith("."), () -> shown + " is described by '" + description + "'");
    }
    assertFalse(help.contains("Default: null") || help.contains("Optional"), help);
    help.lines().forEach(line -> assertTrue(line.length() <= 100, line));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void sentenceBeginsAndExampleEndsTheHelp(String command) {
    CommandSpec spec = spec(command);
    String first = spec.usageMessage().description()[0];
    assertTrue(first.matches("[A-Z].*\\."), first);
    List<String> footer = Arrays.asList(spec.usageMessage().footer());
    assertTrue(footer.contains("Example:") || footer.contains("Examples:"), footer.toString());
    String typed = "  unhear " + command;
    assertTrue(footer.stream().anyMatch(line -> line.startsWith(typed)), footer.toString());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examplesCanBeParsed(String command) {
    String footer = String.join("\n", spec(command).usageMessage().footer());
    for (String line : footer.replaceAll("\\\\\n +", "").split("\n")) {
      if (line.startsWith("  unhear ")) {
        root().parseArgs(words(line.strip().substring("unhear ".length())));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void optionAndHelpCommandSayTheSame(String command) {
    if (command.equals("help")) {
      return;
    }
    CommandRun option = CommandRun.of(words(command, "--help")).succeeded();
    assertEquals(CommandRun.of(words("help", command)).succeeded().out(), option.out());
    assertEquals("", option.err());
  }

  @Test
  void allCommandsAreListed() {
    String help = CommandRun.of("--help").succeeded().out();
    assertEquals(help, CommandRun.of("help").succeeded().out());
    for (String name : root().getSubcommands().keySet()) {
      assertTrue(help.contains("\n  " + name + " "), () -> name + " is not in: " + help);
    }
    assertTrue(help.contains("2   wrong usage"), help);
  }

  @Test
  void nothingOrAGroupAloneShowsHelpAsWrongUsage() {
    CommandRun nothing = CommandRun.of();
    assertEquals(2, nothing.code());
    assertEquals("", nothing.out());
    assertEquals(CommandRun.of("--help").out(), nothing.err());
    CommandRun group = CommandRun.of("data");
    assertEquals(2, group.code());
    assertEquals(CommandRun.of("data", "--help").out(), group.err());
    assertTrue(group.err().contains("\n  inspect "), group.err());
  }

  @Test
  void versionIsOneLine() {
    String version = CommandRun.of("--version").succeeded().out();
    assertTrue(version.strip().matches("unhear \\S+( \\([0-9a-f]{40}(-dirty)?\\))?"), version);
  }
}
