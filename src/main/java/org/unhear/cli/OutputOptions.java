package org.unhear.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.cli.config.ConfigFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where results go. */
final class OutputOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      order = 60,
      defaultValue = "",
      description = "Folder for the result; it must be empty or new. Default: a new one in runs/.")
  String out;

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
  Path folder(String stem) {
    if (isResuming()) {
      Path folder = Path.of(resume);
      if (!out.isEmpty()) {
        throw new UsageException(
            "--out and --resume were both given.", "What goes on stays in its folder: drop --out.");
      }
      return folder;
    }
    return fresh(out, stem);
  }

  /** A folder for something new: the one named, or an unused one in runs/. */
  private static Path fresh(String named, String stem) {
    Path folder = named.isEmpty() ? unused(Path.of("runs"), stem) : Path.of(named);
    requireEmpty(folder);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UnhearException(
          "The folder %s cannot be made (%s).".formatted(folder, e.getMessage()),
          "Name a folder that can be written, with --out.",
          e);
    }
  }

  private static Path unused(Path parent, String stem) {
    for (int i = 1; ; i++) {
      Path folder = parent.resolve(stem + "-" + i);
      if (!Files.exists(folder)) {
        return folder;
      }
    }
  }

  private static void requireEmpty(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new UsageException(folder + " is a file.", "Name a folder with --out.");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        String hint =
            Files.exists(folder.resolve(ConfigFile.NAME))
                ? "Go on with it by --resume " + folder + ", or name another folder with --out."
                : "Name another folder with --out.";
        throw new UsageException(folder + " is not empty.", hint);
      }
    } catch (IOException e) {
      throw new UnhearException(
          "%s cannot be listed (%s).".formatted(folder, e.getMessage()),
          "Name another folder with --out.",
          e);
    }
  }
}
