package org.unhear.cli;

import static picocli.CommandLine.Help.Visibility.NEVER;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.unhear.UsageException;
import org.unhear.cli.config.ConfigFile;
import org.unhear.cli.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.PicocliException;

/** Options that every command has. */
final class CommonOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      showDefaultValue = NEVER,
      order = 90,
      description = "YAML file with options; keys are option names without dashes.")
  Optional<Path> config = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      showDefaultValue = NEVER,
      order = 91,
      description = {
        "Sets an option as --config would, or a setting of a method:",
        "scrub.alpha=0.1."
      })
  List<String> set = new ArrayList<>();

  @Option(
      names = "--json",
      order = 92,
      description =
          "Print one JSON document on standard output; everything else goes to standard error.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      order = 93,
      description = "No progress, only results and errors.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      order = 94,
      description = "Print the stack trace of an unexpected error.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 99,
      description = "Show this help.")
  boolean help;

  /** What must be known before the other options are read. */
  static final class Early {
    @Option(names = "--config")
    private Path config;

    @Option(names = "--resume")
    private Path resume;

    @Option(names = "--set")
    private List<String> set = new ArrayList<>();

    static Settings settings(String[] args) {
      Early early = new Early();
      CommandLine line = new CommandLine(early);
      line.setUnmatchedArgumentsAllowed(true);
      try {
        line.parseArgs(args);
      } catch (PicocliException e) {
        // The full parser meets the same mistake and explains it.
        return Settings.none();
      }
      return Settings.of(early.file(), early.set);
    }

    /** The configuration: of the run that goes on, or the one that was named. */
    private Optional<Path> file() {
      if (resume == null) {
        return Optional.ofNullable(config);
      }
      Path kept = resume.resolve(ConfigFile.NAME);
      if (config != null || !set.isEmpty()) {
        throw new UsageException(
            (config != null ? "--config" : "--set") + " and --resume were both given.",
            "What goes on keeps the options it was started with; to change them, start anew.");
      }
      if (!Files.isRegularFile(kept)) {
        throw new UsageException(
            resume + " holds nothing that can go on: it has no " + ConfigFile.NAME + ".",
            "Name the folder of a run that was stopped.");
      }
      return Optional.of(kept);
    }
  }
}
