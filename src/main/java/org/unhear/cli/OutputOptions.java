package org.unhear.cli;

import java.nio.file.Path;
import org.unhear.UsageException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where results go that can be stopped and gone on with. */
final class OutputOptions {
  @Mixin OutOption fresh;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      order = 61,
      defaultValue = "",
      description = "Goes on with what was stopped, with the options it was started with.")
  String resume;

  boolean isResuming() {
    return !resume.isEmpty();
  }

  /** Refuses what does not go together with going on. */
  void checkResume(CommandSpec command) {
    if (isResuming()) {
      ResolvedOptions.requireOnlyFreeOptions(command.commandLine().getParseResult(), command);
    }
  }

  /**
   * The folder, made when it is not there.
   *
   * @param stem starts the name of a folder in runs/ when none was named
   */
  OutputFolder folder(String stem) {
    if (!isResuming()) {
      return fresh.folder(stem);
    }
    if (!fresh.out.isEmpty()) {
      throw new UsageException(
          "--out and --resume were both given.", "What goes on stays in its folder: drop --out.");
    }
    return OutputFolder.inUse(Path.of(resume));
  }
}
