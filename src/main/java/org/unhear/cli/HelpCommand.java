package org.unhear.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.unhear.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the help of any command, nested ones too. */
@Command(
    name = "help",
    helpCommand = true,
    description = "Shows everything about a command.",
    footer = {"", "Example:", "  unhear help data inspect"})
final class HelpCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "The command, with its group if it has one; none for all commands.")
  List<String> names = new ArrayList<>();

  @Override
  public Integer call() {
    CommandLine command = spec.parent().commandLine();
    for (String name : names) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw UsageException.unknownName("command", name, command.getSubcommands().keySet());
      }
      command = next;
    }
    command.usage(spec.commandLine().getOut());
    return UnhearCommand.SUCCESS;
  }
}
