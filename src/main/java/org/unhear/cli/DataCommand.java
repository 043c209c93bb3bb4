package org.unhear.cli;

import picocli.CommandLine.Command;

/** Commands about corpora. */
@Command(
    name = "data",
    description = "Looks at corpora of recordings.",
    subcommands = DataInspectCommand.class,
    footer = {"", "Example:", "  unhear data inspect recordings.zip"})
final class DataCommand extends CommandGroup {}
