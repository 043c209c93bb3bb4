package org.unhear.cli;

import java.util.concurrent.Callable;
import org.unhear.cli.config.Presets;
import org.unhear.cli.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share. */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = false,
    showDefaultValues = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:failure", "2:wrong usage"})
abstract class UnhearCommand implements Callable<Integer> {
  static final int SUCCESS = 0;
  static final int FAILURE = 1;

  @Spec CommandSpec spec;
  @Mixin CommonOptions common;

  private Interrupt interrupt = Interrupt.none();
  private Settings settings = Settings.none();

  final void attach(Interrupt signals, Settings configuration) {
    interrupt = signals;
    settings = configuration;
  }

  /** What {@code --config} and {@code --set} brought, over the command's preset. */
  final Settings settings() {
    return settings.over(Presets.of(spec.name()));
  }

  /**
   * Does the work.
   *
   * @return the exit code
   */
  abstract int run(Console console);

  @Override
  public final Integer call() {
    return run(
        new Console(spec.commandLine().getOut(), spec.commandLine().getErr(), interrupt, common));
  }
}
