package org.unhear.cli;

import java.util.List;
import org.unhear.cli.config.Settings;
import picocli.CommandLine;

/** All commands. A new one is one file, and one line here. */
final class Commands {
  private Commands() {}

  static void addTo(CommandLine root, Interrupt interrupt, Settings settings) {
    List<UnhearCommand> all = List.of(new DoctorCommand(), new VerifyCommand());
    for (UnhearCommand command : all) {
      command.attach(interrupt, settings);
      root.addSubcommand(command);
    }
  }
}
