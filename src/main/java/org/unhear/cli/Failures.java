package org.unhear.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.unhear.UnhearException;
import org.unhear.UsageException;
import org.unhear.cli.config.ConfigDefaults;
import org.unhear.cli.config.Settings;
import org.unhear.io.Json;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns exceptions into a message, a hint and an exit code. */
final class Failures {
  private static final int FAILURE = 1;

  private final PrintWriter out;
  private final PrintWriter err;

  Failures(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /**
   * For picocli: the arguments cannot be understood.
   *
   * @param settings where values of options may have come from that were not typed
   */
  int wrongUsage(ParameterException e, String[] args, Settings settings) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UnhearException known) {
        return report(known, List.of(args));
      }
    }
    CommandLine command = e.getCommandLine();
    String help = "Run: " + command.getCommandSpec().qualifiedName(" ") + " --help";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return report(unknown(unmatched.getUnmatched().get(0), command, help), List.of(args));
    }
    String message = origin(e.getArgSpec(), args, settings) + sentence(e.getMessage());
    return report(new UsageException(message, help), List.of(args));
  }

  /** Where a value came from that was not typed, with a colon. */
  private static String origin(ArgSpec argument, String[] args, Settings settings) {
    if (!(argument instanceof OptionSpec option)) {
      return "";
    }
    boolean typed =
        Stream.of(args)
            .map(each -> each.replaceFirst("=.*", ""))
            .anyMatch(List.of(option.names())::contains);
    return typed
        ? ""
        : settings.find(ConfigDefaults.name(option)).map(each -> each.origin() + ": ").orElse("");
  }

  private static UsageException unknown(String argument, CommandLine command, String help) {
    if (argument.startsWith("-")) {
      Set<String> names = new TreeSet<>();
      command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
      return UsageException.unknownName("option", argument.replaceFirst("=.*", ""), names);
    }
    if (!command.getSubcommands().isEmpty()) {
      return UsageException.unknownName("command", argument, command.getSubcommands().keySet());
    }
    return new UsageException("There is an argument too many: '" + argument + "'.", help);
  }

  /** For picocli: a command failed. */
  int failed(Exception e, CommandLine command, ParseResult parsed) {
    return report(e, parsed == null ? List.of() : parsed.originalArgs());
  }

  /** Prints what went wrong; a stack trace only for what is our fault, and only when asked for. */
  int report(Exception e, List<String> args) {
    if (e instanceof UnhearException known) {
      print(known.getMessage(), known.hint(), args);
      return known.exitCode();
    }
    if (args.contains("--verbose") || args.contains("-v")) {
      e.printStackTrace(err);
    }
    print(
        "Unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage(),
        logged(e, args),
        args);
    return FAILURE;
  }

  private void print(String message, String hint, List<String> args) {
    err.println("unhear: " + message);
    if (!hint.isEmpty()) {
      hint.lines().forEach(line -> err.println("  " + line));
    }
    if (args.contains("--json")) {
      out.print(Json.toText(Json.object().put("error", message).put("hint", hint)));
      out.flush();
    }
  }

  private static String logged(Exception e, List<String> args) {
    StringWriter text = new StringWriter();
    text.append("unhear ").append(String.join(" ", args)).append(System.lineSeparator());
    e.printStackTrace(new PrintWriter(text, true));
    try {
      Path log = Files.createTempFile("unhear-", ".log");
      Files.writeString(log, text.toString(), StandardCharsets.UTF_8);
      return "This is a fault of unhear. Please report it with " + log + ".";
    } catch (IOException noLog) {
      return "This is a fault of unhear. Run it again with --verbose and report what it prints.";
    }
  }

  private static String sentence(String text) {
    String plain =
        text.replaceFirst("is not an? (int|long)$", "is not a whole number")
            .replaceFirst("is not a (float|double)$", "is not a number");
    return plain.endsWith(".") ? plain : plain + ".";
  }
}
