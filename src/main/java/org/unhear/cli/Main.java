package org.unhear.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.unhear.UnhearException;
import org.unhear.cli.config.ConfigDefaults;
import org.unhear.cli.config.Settings;
import org.unhear.device.Bytes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line. One command per file; everything a command does is also there as a Java API.
 */
@Command(
    name = "unhear",
    versionProvider = Version.class,
    description = "Trains speech models, makes them forget, and measures how well they forgot.",
    footer = {
      "",
      "Start here:",
      "  unhear demo                     forget a speaker on real recordings, in minutes",
      "  unhear data inspect PATH        what a corpus of your own holds",
      "  unhear help COMMAND             everything about a command"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:failure", "2:wrong usage"})
public final class Main extends CommandGroup {
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and the commit.")
  boolean version;

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    Interrupt interrupt = Interrupt.install();
    int code;
    try {
      code = run(args, System.out, System.err, interrupt);
    } finally {
      System.out.flush();
      interrupt.finished();
    }
    System.exit(code);
  }

  /**
   * Runs a command within this JVM.
   *
   * @param out receives results
   * @param err receives messages and progress
   * @return the exit code
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, out, err, Interrupt.none());
  }

  static int run(String[] args, PrintStream out, PrintStream err, Interrupt interrupt) {
    Failures failures = new Failures(writer(out), writer(err));
    try {
      Settings settings = CommonOptions.Early.settings(args);
      CommandLine root = new CommandLine(new Main());
      Commands.addTo(root, interrupt, settings);
      root.setOut(writer(out));
      root.setErr(writer(err));
      root.setUsageHelpWidth(100);
      root.setCaseInsensitiveEnumValuesAllowed(true);
      root.setAbbreviatedOptionsAllowed(false);
      root.setParameterExceptionHandler(
          (e, arguments) -> failures.wrongUsage(e, arguments, settings));
      root.setExecutionExceptionHandler(failures::failed);
      root.setDefaultValueProvider(new ConfigDefaults(settings));
      return root.execute(args);
    } catch (RuntimeException e) {
      return failures.report(e, List.of(args));
    } catch (OutOfMemoryError e) {
      return failures.report(heapFull(e), List.of(args));
    }
  }

  private static UnhearException heapFull(OutOfMemoryError e) {
    String heap = Bytes.text(Runtime.getRuntime().maxMemory());
    return new UnhearException(
        "The Java heap of %s is full.".formatted(heap),
        "Give more, for example: UNHEAR_JAVA_OPTS=-Xmx8g ./unhear COMMAND",
        e);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
