package org.unhear.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the results of something that is made in one go are put. */
final class OutOption {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      order = 60,
      defaultValue = "",
      description = "Folder for the result; it must be empty or new. Default: a new one in runs/.")
  String out;

  /**
   * The folder, made when it is not there.
   *
   * @param stem starts the name of a folder in runs/ when none was named
   */
  OutputFolder folder(String stem) {
    return OutputFolder.fresh(out.isEmpty() ? OutputFolder.unused(stem) : Path.of(out));
  }
}
