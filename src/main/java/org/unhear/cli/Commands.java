package org.unhear.cli;

import java.util.List;
import org.unhear.cli.config.Settings;
import picocli.CommandLine;

/** All commands. A new one is one file, and one line here. */
final class Commands {
  private Commands() {}

  static void addTo(CommandLine root, Interrupt interrupt, Settings settings) {
    List<Object> all =
        List.of(
            new DemoCommand(),
            new TrainCommand(),
            new UnlearnCommand(),
            new EvaluateCommand(),
            new CompareCommand(),
            new VerifyRemovalCommand(),
            new ImportanceCommand(),
            new InfluenceCommand(),
            new ReportCommand(),
            new DataCommand(),
            new MethodsCommand(),
            new ModelsCommand(),
            new PlanCommand(),
            new DoctorCommand(),
            new VerifyCommand(),
            new HelpCommand());
    all.forEach(root::addSubcommand);
    attach(root, interrupt, settings);
  }

  /** Reaches the commands within groups too. */
  private static void attach(CommandLine parent, Interrupt interrupt, Settings settings) {
    for (CommandLine child : parent.getSubcommands().values()) {
      if (child.getCommand() instanceof UnhearCommand command) {
        command.attach(interrupt, settings);
      }
      attach(child, interrupt, settings);
    }
  }
}
