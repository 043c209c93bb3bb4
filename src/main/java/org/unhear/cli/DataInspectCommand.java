package org.unhear.cli;

import java.util.Iterator;
import org.unhear.data.Corpus;
import org.unhear.data.CorpusFormats;
import org.unhear.data.CorpusInspector;
import org.unhear.data.CorpusReport;
import org.unhear.data.SplitRule;
import org.unhear.experiment.Monitor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a corpus holds. */
@Command(
    name = "inspect",
    description = {
      "Says what a corpus holds: parts, words, speakers, lengths.",
      "Decodes every recording, and lists each that cannot be used with the reason."
    },
    footer = {
      "",
      "Examples:",
      "  unhear data inspect recordings.zip",
      "  unhear data inspect fsdd=/data/digits --split takes:9,10"
    })
final class DataInspectCommand extends UnhearCommand {
  @Parameters(
      index = "0",
      paramLabel = "[FORMAT=]PATH",
      completionCandidates = Formats.class,
      description = {
        "A folder, a zip or a CSV manifest.",
        "FORMAT is guessed when it is left out: ${COMPLETION-CANDIDATES}."
      })
  String corpus;

  @Option(
      names = "--split",
      paramLabel = "RULE",
      defaultValue = "own",
      description = {
        "Which recordings train and which test:",
        "own: as the corpus has it;",
        "takes or takes:9,10: by number of the take;",
        "speakers or speakers:theo,lucas: by speaker;",
        "FILE.csv: by its columns path and split."
      })
  String split;

  /** Names of the formats, for the help. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return CorpusFormats.names().iterator();
    }
  }

  @Override
  int run(Console console) {
    SplitRule rule = SplitRule.parse(split);
    try (Corpus opened = Corpus.open(corpus)) {
      CorpusReport report = inspect(opened.withSplit(rule), console);
      console.result(report, report.text());
    }
    return SUCCESS;
  }

  private static CorpusReport inspect(Corpus corpus, Console console) {
    int threads = Runtime.getRuntime().availableProcessors();
    try (Monitor.Task task = console.begin("Reading " + corpus.name(), corpus.clips().size())) {
      return CorpusInspector.inspect(corpus, threads, console.reading(task));
    }
  }
}
